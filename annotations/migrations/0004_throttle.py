from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('annotations', '0003_resumable_upload'),
    ]

    operations = [
        migrations.CreateModel(
            name='Throttle',
            fields=[
                ('key', models.CharField(help_text='Hex HMAC-SHA-256 of what is counted.', max_length=64, primary_key=True, serialize=False)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('blocked_until', models.DateTimeField()),
                ('last_at', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
