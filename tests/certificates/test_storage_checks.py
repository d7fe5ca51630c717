"""What the checks of a server say about the place for files of many certificates."""

import pytest

from certificates import checks

FILES = "django.core.files.storage.FileSystemStorage"


@pytest.fixture
def found(settings):
    """Say what is found with a certain private storage."""

    def found(backend):
        settings.STORAGES = {
            **{name: value for name, value in settings.STORAGES.items() if name != "lotse_private"},
            **({"lotse_private": backend} if backend else {}),
        }
        return [message.id for message in checks.private_storage(None)]

    return found


def test_a_folder_of_its_own_is_fine(found, tmp_path):
    assert found({"BACKEND": FILES, "OPTIONS": {"location": tmp_path}}) == []


@pytest.mark.parametrize("backend", [None, {"BACKEND": "django.core.files.storage.Storage"}])
def test_without_a_folder_there_are_no_files_of_many(backend, found):
    assert found(backend) == ["lotse_certificates.W010"]


@pytest.mark.parametrize("below", ["", "private", "a/../b"])
@pytest.mark.parametrize("root", ["MEDIA_ROOT", "STATIC_ROOT"])
def test_a_folder_that_everybody_can_read_is_an_error(root, below, found, settings, tmp_path):
    setattr(settings, root, tmp_path)
    options = {"location": tmp_path / below}

    assert found({"BACKEND": FILES, "OPTIONS": options}) == ["lotse_certificates.E010"]


def test_a_folder_beside_the_open_one_is_fine(found, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"

    assert found({"BACKEND": FILES, "OPTIONS": {"location": tmp_path / "media-private"}}) == []
