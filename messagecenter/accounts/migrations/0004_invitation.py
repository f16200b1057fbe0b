import django.db.models.deletion
import django.db.models.functions.text
import messagecenter.lib.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('accounts', '0003_membership_public_id')]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=messagecenter.lib.ids.public_id, max_length=26, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('role', models.CharField(choices=[('owner', 'Owner'), ('manager', 'Manager'), ('agent', 'Agent'), ('read-only', 'Read Only'), ('partner', 'Partner')], max_length=10)),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('mailed', models.PositiveSmallIntegerField(default=1)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.seller')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('seller'), django.db.models.functions.text.Lower('email'), condition=models.Q(('accepted_at', None), ('revoked_at', None)), name='invitation_open_once'), models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'manager', 'agent', 'read-only', 'partner'])), name='invitation_role_known')],
            },
        ),
    ]
