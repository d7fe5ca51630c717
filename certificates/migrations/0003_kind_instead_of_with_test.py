from django.db import migrations


def kind_of_tested(apps, schema_editor):
    apps.get_model("lotse_certificates", "Certificate").objects.filter(with_test=True).update(
        kind="certificate"
    )


def tested_of_kind(apps, schema_editor):
    apps.get_model("lotse_certificates", "Certificate").objects.filter(kind="certificate").update(
        with_test=True
    )


class Migration(migrations.Migration):

    dependencies = [("lotse_certificates", "0002_templates_and_credentials")]

    operations = [
        migrations.RunPython(kind_of_tested, tested_of_kind),
        migrations.RemoveField(model_name="certificate", name="with_test"),
    ]
