"""A cache that is down makes pages slower, never broken."""

from lms.domain.remembering import remembered

DOWN = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}}  # fmt: skip


def test_a_value_is_made_once():
    made = []

    def make():
        made.append("made")
        return "value"

    assert [remembered("tests:once", 60, make) for _ in range(3)] == ["value"] * 3
    assert made == ["made"]


def test_with_the_cache_down_the_value_still_comes(settings, caplog):
    settings.CACHES = DOWN

    assert remembered("tests:down", 60, lambda: "value") == "value"
    assert "The cache cannot be read." in caplog.text
