from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0020_drop_unread_indexes"),
        ("otp_totp", "0003_add_timestamps"),
    ]

    operations = [
        migrations.CreateModel(
            name="Authenticator",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("otp_totp.totpdevice",),
        ),
    ]
