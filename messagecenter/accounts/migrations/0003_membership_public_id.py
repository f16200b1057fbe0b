import django.contrib.postgres.functions
import django.db.models.functions.comparison
import django.db.models.functions.text
import messagecenter.lib.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('accounts', '0002_cache_table')]

    operations = [
        migrations.AddField(
            model_name='membership',
            name='public_id',
            field=models.CharField(db_default=django.db.models.functions.text.Replace(django.db.models.functions.comparison.Cast(django.contrib.postgres.functions.RandomUUID(), models.CharField()), models.Value('-'), models.Value('')), default=messagecenter.lib.ids.public_id, max_length=32),
        ),
    ]
