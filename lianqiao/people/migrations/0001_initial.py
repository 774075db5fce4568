
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import lianqiao.core.fields
import lianqiao.core.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('registry', '0002_sessions_and_counts'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentScan',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('content', lianqiao.core.fields.EncryptedTextField(verbose_name='scan')),
                ('media_type', models.CharField(max_length=20)),
                ('size', models.PositiveIntegerField(verbose_name='size')),
                ('added_at', models.DateTimeField(verbose_name='added at')),
            ],
            options={
                'verbose_name': 'signed scan',
                'verbose_name_plural': 'signed scans',
                'ordering': ['added_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='ConsentSheet',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('signer', models.CharField(choices=[('client', 'the client in person'), ('guardian', 'guardian'), ('proxy', "somebody on the client's behalf")], max_length=8, verbose_name='who signs')),
                ('signer_name', models.CharField(max_length=60, verbose_name='name of who signs')),
                ('relation', models.CharField(blank=True, max_length=40, verbose_name='relation to the client')),
                ('proxy_reason', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='why somebody signs on their behalf')),
                ('way', models.CharField(choices=[('screen', 'on this screen'), ('paper', 'on paper'), ('oral', 'orally, before a witness')], max_length=6, verbose_name='way of signing')),
                ('witness_name', models.CharField(blank=True, max_length=60, verbose_name='witness')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('drawing', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='signature')),
                ('prepared_at', models.DateTimeField(verbose_name='prepared at')),
                ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
            ],
            options={
                'verbose_name': 'consent sheet',
                'verbose_name_plural': 'consent sheets',
                'ordering': ['-prepared_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ContactDetail',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('phone', 'phone'), ('address', 'address'), ('wechat', 'WeChat'), ('other', 'other')], max_length=8, verbose_name='kind')),
                ('value', lianqiao.core.fields.EncryptedTextField(verbose_name='value')),
                ('index', lianqiao.core.fields.BlindIndexField(max_length=32)),
                ('tail', models.CharField(blank=True, max_length=4, verbose_name='last four digits')),
                ('note', models.CharField(blank=True, max_length=60, verbose_name='note')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='valid from')),
                ('valid_until', models.DateField(blank=True, null=True, verbose_name='valid until')),
            ],
            options={
                'verbose_name': 'contact detail',
                'verbose_name_plural': 'contact details',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='EcomapSystem',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('extended_family', 'extended family'), ('friends', 'friends'), ('neighbours', 'neighbours'), ('school', 'school'), ('employer', 'work'), ('hospital', 'hospital'), ('insurance', 'medical insurance'), ('civil_affairs', 'civil affairs and street office'), ('community', 'community station'), ('charity', 'charity'), ('religion', 'religion'), ('law', 'police and court'), ('leisure', 'leisure'), ('online', 'internet groups'), ('transport', 'transport'), ('housing', 'housing'), ('other', 'other')], max_length=16, verbose_name='system')),
                ('name', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='which')),
                ('quality', models.CharField(choices=[('supportive', 'supportive'), ('tenuous', 'tenuous, unsure'), ('stressful', 'stressful'), ('none', 'no relation: a gap')], max_length=12, verbose_name='quality of the link')),
                ('strength', models.PositiveSmallIntegerField(choices=[(1, 'weak'), (2, 'fair'), (3, 'strong')], default=2, verbose_name='strength')),
                ('flow', models.CharField(choices=[('none', 'not stated'), ('to_family', 'to the family'), ('from_family', 'from the family'), ('both', 'both ways')], default='none', max_length=12, verbose_name='flow of resources')),
                ('note', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='note')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'system of an ecomap',
                'verbose_name_plural': 'systems of ecomaps',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='EmotionalLink',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('code', models.CharField(choices=[('normal', 'ordinary'), ('close', 'close'), ('fused', 'fused'), ('distant', 'distant'), ('conflict', 'conflict'), ('close_hostile', 'close and in conflict'), ('fused_hostile', 'fused and in conflict'), ('cutoff', 'cut off'), ('cutoff_repaired', 'cut off, repaired'), ('focused_on', 'focused on'), ('caretaker', 'takes care of'), ('physical_abuse', 'physical abuse'), ('emotional_abuse', 'emotional abuse'), ('sexual_abuse', 'sexual abuse'), ('spiritual', 'spiritual bond')], max_length=20, verbose_name='what is between them')),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='since the year')),
                ('note', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='note')),
            ],
            options={
                'verbose_name': 'emotional link',
                'verbose_name_plural': 'emotional links',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Family',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'family',
                'verbose_name_plural': 'families',
            },
        ),
        migrations.CreateModel(
            name='FamilyMember',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('name', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='name or how they are called')),
                ('sex', models.CharField(choices=[('female', 'female'), ('male', 'male'), ('unspecified', 'not stated'), ('unknown', 'unknown')], default='unknown', max_length=12, verbose_name='sex')),
                ('born_as', models.CharField(blank=True, default='', max_length=12, verbose_name='sex at birth, if another')),
                ('form', models.CharField(choices=[('person', 'person'), ('pregnancy', 'pregnancy'), ('miscarriage', 'miscarriage'), ('abortion', 'abortion'), ('stillbirth', 'stillbirth'), ('donor', 'donor or surrogate'), ('pet', 'pet')], default='person', max_length=12, verbose_name='who or what')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of birth')),
                ('death_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='year of death')),
                ('deceased', models.BooleanField(default=False, verbose_name='deceased')),
                ('occupation', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='occupation or a short note')),
                ('income', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='income')),
                ('conditions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None)),
                ('carer_rank', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='carer')),
                ('in_hospital', models.BooleanField(default=False, verbose_name='in hospital now')),
                ('birth_order', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='place among the siblings')),
                ('twin_group', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='twins of one birth')),
                ('zygosity', models.CharField(choices=[('unknown', 'unknown'), ('identical', 'identical'), ('fraternal', 'fraternal')], default='unknown', max_length=10, verbose_name='twins')),
                ('dx', models.SmallIntegerField(default=0)),
                ('dy', models.SmallIntegerField(default=0)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'member of a family',
                'verbose_name_plural': 'members of families',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='FamilySnapshot',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('on', models.DateField(verbose_name='as of')),
                ('title', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='occasion')),
                ('drawn', lianqiao.core.fields.EncryptedJSONField(verbose_name='data of the drawing')),
                ('taken_at', models.DateTimeField(verbose_name='kept at')),
            ],
            options={
                'verbose_name': 'kept family map',
                'verbose_name_plural': 'kept family maps',
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='FamilyUnion',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(choices=[('marriage', 'marriage'), ('cohabitation', 'living together'), ('engagement', 'engaged or dating'), ('affair', 'affair'), ('unstated', 'parents together, bond not stated')], max_length=12, verbose_name='kind of bond')),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='since the year')),
                ('is_separated', models.BooleanField(default=False, verbose_name='separated')),
                ('separated', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='separated in the year')),
                ('is_divorced', models.BooleanField(default=False, verbose_name='divorced')),
                ('divorced', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='divorced in the year')),
                ('remarried', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='married to each other again in the year')),
                ('annulled', models.BooleanField(default=False, verbose_name='annulled')),
            ],
            options={
                'verbose_name': 'union',
                'verbose_name_plural': 'unions',
                'ordering': ['since', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Guardianship',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('parent', 'parent'), ('court', 'appointed by a court'), ('other', 'other')], max_length=8, verbose_name='kind')),
                ('note', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='note')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='since')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'guardianship',
                'verbose_name_plural': 'guardianships',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('name', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='name of the household')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'household',
                'verbose_name_plural': 'households',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='IdentityNumber',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('resident_id', 'resident identity card'), ('passport', 'passport'), ('medical_record', 'medical record number'), ('other', 'other document')], max_length=16, verbose_name='kind')),
                ('value', lianqiao.core.fields.EncryptedTextField(verbose_name='number')),
                ('index', lianqiao.core.fields.BlindIndexField(max_length=32)),
            ],
            options={
                'verbose_name': 'identity number',
                'verbose_name_plural': 'identity numbers',
                'ordering': ['kind', 'id'],
            },
        ),
        migrations.CreateModel(
            name='LegalCapacity',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('capacity', models.CharField(choices=[('full', 'full'), ('limited', 'limited'), ('none', 'none'), ('unknown', 'unknown')], max_length=8, verbose_name='legal capacity')),
                ('ground', models.CharField(choices=[('age', 'by age'), ('court', 'court ruling'), ('medical', 'medical opinion'), ('talk', 'impression from talks'), ('told', 'told by relatives')], max_length=8, verbose_name='ground')),
                ('note', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='note')),
                ('from_on', models.DateField(verbose_name='since')),
                ('recorded_at', models.DateTimeField(verbose_name='recorded at')),
            ],
            options={
                'verbose_name': 'legal capacity',
                'verbose_name_plural': 'legal capacities',
                'ordering': ['-from_on', '-recorded_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('done', 'merged'), ('undone', 'undone')], default='done', max_length=6, verbose_name='state')),
                ('moved', models.JSONField(default=dict)),
                ('before', lianqiao.core.fields.EncryptedJSONField(verbose_name='before the merge')),
                ('merged_at', models.DateTimeField(verbose_name='merged at')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone at')),
            ],
            options={
                'verbose_name': 'merge of two records',
                'verbose_name_plural': 'merges of records',
                'ordering': ['-merged_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ParentLink',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('biological', 'by birth'), ('adopted', 'adopted'), ('foster', 'fostered'), ('step', 'stepchild'), ('donor', 'donor or surrogate')], max_length=12, verbose_name='descent')),
                ('since', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='since the year')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'descent',
                'verbose_name_plural': 'descents',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Relation',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('mother', 'mother'), ('father', 'father'), ('parent', 'parent'), ('child', 'child'), ('spouse', 'spouse'), ('partner', 'partner'), ('sibling', 'sibling'), ('grandparent', 'grandparent'), ('grandchild', 'grandchild'), ('guardian', 'guardian'), ('ward', 'person under guardianship'), ('carer', 'carer'), ('cared_for', 'person cared for'), ('relative', 'other relative'), ('friend', 'friend'), ('neighbour', 'neighbour'), ('colleague', 'colleague or schoolmate'), ('other', 'other')], max_length=12, verbose_name='relation')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
                ('note', models.CharField(blank=True, max_length=60, verbose_name='note')),
            ],
            options={
                'verbose_name': 'relation',
                'verbose_name_plural': 'relations',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('sex', models.CharField(choices=[('female', 'female'), ('male', 'male'), ('unspecified', 'not stated'), ('unknown', 'unknown')], default='unknown', max_length=12, verbose_name='sex')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='birth date')),
                ('birth_precision', models.CharField(choices=[('day', 'exact to the day'), ('month', 'exact to the month'), ('year', 'exact to the year')], default='day', max_length=5, verbose_name='precision of the birth date')),
                ('kind', models.CharField(choices=[('patient', 'patient'), ('family_member', 'family member'), ('carer', 'carer'), ('guardian', 'guardian'), ('public', 'member of the public'), ('staff', 'medical staff')], default='patient', max_length=16, verbose_name='kind')),
                ('pseudonymous', models.BooleanField(default=False, verbose_name='known by name only')),
                ('bed', models.CharField(blank=True, max_length=20, verbose_name='bed')),
                ('died_on', models.DateField(blank=True, null=True, verbose_name='died on')),
                ('contact_caution', lianqiao.core.fields.EncryptedTextField(blank=True, verbose_name='caution when contacting')),
                ('terms', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), blank=True, default=list, editable=False, size=None)),
                ('registered_at', models.DateTimeField(verbose_name='registered at')),
                ('archived_at', models.DateTimeField(blank=True, null=True, verbose_name='archived at')),
                ('batch', models.UUIDField(blank=True, editable=False, null=True)),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clients', to='registry.institution', verbose_name='institution')),
                ('merged_into', models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit', verbose_name='ward or clinic')),
            ],
            options={
                'verbose_name': 'client',
                'verbose_name_plural': 'clients',
                'ordering': ['-registered_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='ClientVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('name', models.CharField(max_length=100, verbose_name='name')),
                ('sex', models.CharField(choices=[('female', 'female'), ('male', 'male'), ('unspecified', 'not stated'), ('unknown', 'unknown')], default='unknown', max_length=12, verbose_name='sex')),
                ('birth_date', models.DateField(blank=True, null=True, verbose_name='birth date')),
                ('birth_precision', models.CharField(choices=[('day', 'exact to the day'), ('month', 'exact to the month'), ('year', 'exact to the year')], default='day', max_length=5, verbose_name='precision of the birth date')),
                ('kind', models.CharField(choices=[('patient', 'patient'), ('family_member', 'family member'), ('carer', 'carer'), ('guardian', 'guardian'), ('public', 'member of the public'), ('staff', 'medical staff')], default='patient', max_length=16, verbose_name='kind')),
                ('pseudonymous', models.BooleanField(default=False, verbose_name='known by name only')),
                ('bed', models.CharField(blank=True, max_length=20, verbose_name='bed')),
                ('died_on', models.DateField(blank=True, null=True, verbose_name='died on')),
                ('archived_at', models.DateTimeField(blank=True, null=True, verbose_name='archived at')),
                ('institution', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.institution', verbose_name='institution')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', to='people.client')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.unit', verbose_name='ward or clinic')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ConsentNotice',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('purpose', models.CharField(max_length=12, verbose_name='purpose')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('edition', models.PositiveSmallIntegerField(verbose_name='edition')),
                ('text', models.TextField(verbose_name='text')),
                ('kept', models.TextField(blank=True, verbose_name='what is kept after a withdrawal')),
                ('valid_from', models.DateField(verbose_name='valid from')),
            ],
            options={
                'verbose_name': 'consent notice',
                'verbose_name_plural': 'consent notices',
                'ordering': ['purpose', 'language', 'edition'],
                'constraints': [models.UniqueConstraint(fields=('purpose', 'language', 'edition'), name='notice_edition_once'), models.CheckConstraint(condition=models.Q(('purpose__in', ['service', 'record', 'team', 'scales', 'volunteers', 'outside', 'recording', 'research', 'publicity', 'limits'])), name='notice_purpose_known')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('purpose', models.CharField(choices=[('service', 'medical social work service'), ('record', 'keeping a service record'), ('team', 'sharing within the care team'), ('scales', 'questionnaires and scales'), ('volunteers', 'volunteers being present'), ('outside', 'sharing with an outside body'), ('recording', 'photos and recordings'), ('research', 'research'), ('publicity', 'publicity and stories')], max_length=12, verbose_name='purpose')),
                ('receiver', models.CharField(blank=True, max_length=120, verbose_name='receiver')),
                ('receiver_contact', models.CharField(blank=True, max_length=120, verbose_name='contact of the receiver')),
                ('shared', models.CharField(blank=True, max_length=300, verbose_name='what is handed over, and how')),
                ('state', models.CharField(choices=[('proposed', 'awaiting signature'), ('granted', 'agreed'), ('refused', 'refused'), ('withdrawn', 'withdrawn'), ('expired', 'expired'), ('superseded', 'replaced')], default='proposed', max_length=10, verbose_name='state')),
                ('from_on', models.DateField(verbose_name='valid from')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='expires on')),
                ('decided_on', models.DateField(blank=True, null=True, verbose_name='decided on')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='ended on')),
                ('withdrawn_by', models.CharField(blank=True, max_length=60, verbose_name='withdrawn by')),
                ('withdrawal_reason', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='reason of the withdrawal')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.client', verbose_name='client')),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution')),
                ('notice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consentnotice')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'ordering': ['-decided_on', '-id'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentnotice',
            trigger=pgtrigger.compiler.Trigger(name='notice_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='07c36acc7d3bfcb8dba7317ebbfcb58fda1a1be8', operation='UPDATE OR DELETE', pgid='pgtrigger_notice_is_final_d1d00', table='people_consentnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentnotice',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='0fc621bf2901abb1f5cdef598b98b0d52dc0064e', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8f04e', table='people_consentnotice', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='consentscan',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat'),
        ),
        migrations.AddField(
            model_name='consentscan',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='consentsheet',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consent_sheets', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='consentsheet',
            name='guardian',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client', verbose_name='guardian'),
        ),
        migrations.AddField(
            model_name='consentsheet',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='consentsheet',
            name='limits_notice',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.consentnotice'),
        ),
        migrations.AddField(
            model_name='consentsheet',
            name='prepared_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat'),
        ),
        migrations.AddField(
            model_name='consentscan',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scans', to='people.consentsheet'),
        ),
        migrations.AddField(
            model_name='consent',
            name='sheet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.consentsheet'),
        ),
        migrations.AddField(
            model_name='contactdetail',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_details', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='contactdetail',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='ecomapsystem',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='ecomapsystem',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='emotionallink',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='family',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='emotionallink',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.family'),
        ),
        migrations.AddField(
            model_name='familymember',
            name='client',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='familymember',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='people.family'),
        ),
        migrations.AddField(
            model_name='familymember',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='emotionallink',
            name='one',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.familymember'),
        ),
        migrations.AddField(
            model_name='emotionallink',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.familymember'),
        ),
        migrations.AddField(
            model_name='familysnapshot',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='familysnapshot',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='familysnapshot',
            name='taken_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat'),
        ),
        migrations.AddField(
            model_name='familyunion',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.family'),
        ),
        migrations.AddField(
            model_name='familyunion',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='familyunion',
            name='one',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.familymember'),
        ),
        migrations.AddField(
            model_name='familyunion',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.familymember'),
        ),
        migrations.AddField(
            model_name='guardianship',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guardianships', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='guardianship',
            name='guardian',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guardian_of', to='people.client', verbose_name='guardian'),
        ),
        migrations.AddField(
            model_name='guardianship',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='household',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='households', to='people.family'),
        ),
        migrations.AddField(
            model_name='household',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='familymember',
            name='household',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='members', to='people.household', verbose_name='household'),
        ),
        migrations.AddField(
            model_name='identitynumber',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identity_numbers', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='identitynumber',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='legalcapacity',
            name='client',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='capacities', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='legalcapacity',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='legalcapacity',
            name='recorded_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat'),
        ),
        migrations.AddField(
            model_name='merge',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='merge',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client', verbose_name='record kept'),
        ),
        migrations.AddField(
            model_name='merge',
            name='merged',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client', verbose_name='record merged'),
        ),
        migrations.AddField(
            model_name='merge',
            name='merged_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat'),
        ),
        migrations.AddField(
            model_name='merge',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat'),
        ),
        migrations.AddField(
            model_name='parentlink',
            name='child',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.familymember'),
        ),
        migrations.AddField(
            model_name='parentlink',
            name='family',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.family'),
        ),
        migrations.AddField(
            model_name='parentlink',
            name='institution',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution'),
        ),
        migrations.AddField(
            model_name='parentlink',
            name='parent',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.familymember'),
        ),
        migrations.AddField(
            model_name='relation',
            name='from_client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_from', to='people.client', verbose_name='client'),
        ),
        migrations.AddField(
            model_name='relation',
            name='to_client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations_to', to='people.client', verbose_name='related to'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(models.F('institution'), models.OrderBy(models.F('registered_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='client_list'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(models.F('institution'), models.F('bed'), condition=models.Q(('bed', ''), _negated=True), name='client_bed'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(models.F('institution'), models.F('name'), name='client_name'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=django.contrib.postgres.indexes.GinIndex(fields=['terms'], gin_pending_list_limit=128, name='client_terms'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(models.F('batch'), condition=models.Q(('batch', None), _negated=True), name='client_batch'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(models.F('merged_into'), condition=models.Q(('merged_into', None), _negated=True), name='client_merged'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='client_named'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['female', 'male', 'unspecified', 'unknown'])), name='client_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['patient', 'family_member', 'carer', 'guardian', 'public', 'staff'])), name='client_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('birth_precision__in', ['day', 'month', 'year'])), name='client_birth_precision_known'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', None), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='client_merged_into_another'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.UniqueConstraint(condition=models.Q(('pseudonymous', True)), fields=('institution', 'name'), name='client_pseudonym_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='client',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "people_clientversion" ("archived_at", "bed", "birth_date", "birth_precision", "died_on", "id", "institution_id", "kind", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pseudonymous", "sex", "unit_id", "version") SELECT new_values."archived_at", new_values."bed", new_values."birth_date", new_values."birth_precision", new_values."died_on", new_values."id", new_values."institution_id", new_values."kind", new_values."name", NOW(), \'insert\', new_values."id", new_values."pseudonymous", new_values."sex", new_values."unit_id", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='cca6b4758a462d4db0064a0901f609d92e4611f0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_464ff', referencing='REFERENCING NEW TABLE AS new_values ', table='people_client', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='client',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."archived_at" IS DISTINCT FROM (NEW."archived_at") OR OLD."bed" IS DISTINCT FROM (NEW."bed") OR OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."birth_precision" IS DISTINCT FROM (NEW."birth_precision") OR OLD."died_on" IS DISTINCT FROM (NEW."died_on") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."pseudonymous" IS DISTINCT FROM (NEW."pseudonymous") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id"))', func='INSERT INTO "people_clientversion" ("archived_at", "bed", "birth_date", "birth_precision", "died_on", "id", "institution_id", "kind", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "pseudonymous", "sex", "unit_id", "version") VALUES (NEW."archived_at", NEW."bed", NEW."birth_date", NEW."birth_precision", NEW."died_on", NEW."id", NEW."institution_id", NEW."kind", NEW."name", NOW(), \'update\', NEW."id", NEW."pseudonymous", NEW."sex", NEW."unit_id", NEW."version"); RETURN NULL;', hash='2f56479fe7465085976fbef82aba300e43ca341a', operation='UPDATE', pgid='pgtrigger_update_update_44b5d', table='people_client', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='clientversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0683104ab0698d01d5a3ccda387e18090b36b68f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_d3af6', table='people_clientversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='consentsheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('guardian__isnull', False), ('signer', 'guardian')), models.Q(models.Q(('signer', 'guardian'), _negated=True), ('guardian', None)), _connector='OR'), name='sheet_guardian_named'),
        ),
        migrations.AddConstraint(
            model_name='consentsheet',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('way', 'oral'), _negated=True), models.Q(('witness_name', ''), _negated=True), _connector='OR'), name='sheet_witnessed'),
        ),
        migrations.AddConstraint(
            model_name='consentsheet',
            constraint=models.CheckConstraint(condition=models.Q(('guardian', models.F('client')), _negated=True), name='sheet_guardian_is_another'),
        ),
        migrations.AddConstraint(
            model_name='consentsheet',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['screen', 'paper', 'oral'])), name='sheet_way_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentsheet',
            trigger=pgtrigger.compiler.Trigger(name='signed_sheet_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."signed_on" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='edcbb17dec15441f05aa195f745bc7ee8eaf70a5', operation='UPDATE', pgid='pgtrigger_signed_sheet_is_final_32490', table='people_consentsheet', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentsheet',
            trigger=pgtrigger.compiler.Trigger(name='sheets_are_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2d2f84cb327a4ac65671dffb90299df5fabd5c8f', operation='DELETE', pgid='pgtrigger_sheets_are_kept_2b2e3', table='people_consentsheet', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentsheet',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='823ff95636fbd014c4d452e3f5ef9bb952efeefc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_8ba80', table='people_consentsheet', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentscan',
            trigger=pgtrigger.compiler.Trigger(name='scans_are_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fddeac5247e5153c6149bdf6c402001d3d43626e', operation='UPDATE OR DELETE', pgid='pgtrigger_scans_are_final_47ff7', table='people_consentscan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consentscan',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='3eca2eccb668ce8987fadaa8223175b7e1cf8ead', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9d71f', table='people_consentscan', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(fields=['client', 'purpose', 'state'], name='consent_of_client'),
        ),
        migrations.AddIndex(
            model_name='consent',
            index=models.Index(condition=models.Q(('state', 'granted')), fields=['until_on'], name='consent_ending'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('purpose__in', ['service', 'record', 'team', 'scales', 'volunteers', 'outside', 'recording', 'research', 'publicity'])), name='consent_purpose_known'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gt', models.F('from_on')), _connector='OR'), name='consent_span_forward'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('purpose', 'outside'), _negated=True), models.Q(('receiver', ''), _negated=True), _connector='OR'), name='consent_names_receiver'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('state', 'proposed')), ('state', 'superseded'), models.Q(models.Q(('state', 'proposed'), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='consent_decided_says_when'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_on', None), ('state__in', ['proposed', 'granted', 'refused'])), models.Q(('ended_on__isnull', False), ('state__in', ['withdrawn', 'expired', 'superseded'])), _connector='OR'), name='consent_ended_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='decided_consent_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'proposed' AND (\n        OLD.state IN ('withdrawn', 'expired', 'superseded')\n        OR (OLD.client_id, OLD.sheet_id, OLD.purpose, OLD.receiver, OLD.receiver_contact, OLD.shared, OLD.notice_id,\n            OLD.from_on, OLD.until_on, OLD.decided_on)\n        IS DISTINCT FROM\n           (NEW.client_id, NEW.sheet_id, NEW.purpose, NEW.receiver, NEW.receiver_contact, NEW.shared, NEW.notice_id,\n            NEW.from_on, NEW.until_on, NEW.decided_on)\n    ))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='414a114b2b346dd239f4584437d087aec3fd7b53', operation='UPDATE', pgid='pgtrigger_decided_consent_stays_15272', table='people_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='consents_are_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8cff7e0834c1f6cdee0ff02ce7e3f9e1ab348ecd', operation='DELETE', pgid='pgtrigger_consents_are_kept_79c78', table='people_consent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='consent',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='3d1d11e164f34ed87e34df8581ba11073405378f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_07f2e', table='people_consent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='contactdetail',
            index=models.Index(models.F('institution'), models.F('tail'), condition=models.Q(('tail', ''), _negated=True), name='detail_tail'),
        ),
        migrations.AddIndex(
            model_name='contactdetail',
            index=models.Index(models.F('institution'), models.F('index'), name='detail_index'),
        ),
        migrations.AddConstraint(
            model_name='contactdetail',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['phone', 'address', 'wechat', 'other'])), name='detail_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='contactdetail',
            constraint=models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='detail_span_forward'),
        ),
        migrations.AddConstraint(
            model_name='ecomapsystem',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['extended_family', 'friends', 'neighbours', 'school', 'employer', 'hospital', 'insurance', 'civil_affairs', 'community', 'charity', 'religion', 'law', 'leisure', 'online', 'transport', 'housing', 'other'])), name='system_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='ecomapsystem',
            constraint=models.CheckConstraint(condition=models.Q(('quality__in', ['supportive', 'tenuous', 'stressful', 'none'])), name='system_quality_known'),
        ),
        migrations.AddConstraint(
            model_name='ecomapsystem',
            constraint=models.CheckConstraint(condition=models.Q(('flow__in', ['none', 'to_family', 'from_family', 'both'])), name='system_flow_known'),
        ),
        migrations.AddConstraint(
            model_name='ecomapsystem',
            constraint=models.CheckConstraint(condition=models.Q(('strength__in', [1, 2, 3])), name='system_strength_known'),
        ),
        migrations.AddConstraint(
            model_name='emotionallink',
            constraint=models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='emotion_of_two'),
        ),
        migrations.AddConstraint(
            model_name='emotionallink',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['normal', 'close', 'fused', 'distant', 'conflict', 'close_hostile', 'fused_hostile', 'cutoff', 'cutoff_repaired', 'focused_on', 'caretaker', 'physical_abuse', 'emotional_abuse', 'sexual_abuse', 'spiritual'])), name='emotion_known'),
        ),
        migrations.AddConstraint(
            model_name='emotionallink',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('one', 'other', 'code'), name='emotion_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='familysnapshot',
            trigger=pgtrigger.compiler.Trigger(name='drawn_once', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                    IF (NEW.id, NEW.institution_id, NEW."on", NEW.title, NEW.drawn, NEW.taken_at, NEW.taken_by_id)\n                        IS DISTINCT FROM\n                        (OLD.id, OLD.institution_id, OLD."on", OLD.title, OLD.drawn, OLD.taken_at, OLD.taken_by_id)\n                    THEN\n                        RAISE EXCEPTION \'a kept family map is not changed\';\n                    END IF;\n                    RETURN NEW;\n                ', hash='a7bcde7f0a1b6096c2bf972e6aca156deaaf80b4', operation='UPDATE', pgid='pgtrigger_drawn_once_b1143', table='people_familysnapshot', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='familysnapshot',
            trigger=pgtrigger.compiler.Trigger(name='kept_for_good', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='9e2a525bd931a61d497cdf75c0948d9856754d10', operation='DELETE', pgid='pgtrigger_kept_for_good_21d18', table='people_familysnapshot', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='familyunion',
            constraint=models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='union_of_two'),
        ),
        migrations.AddConstraint(
            model_name='familyunion',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['marriage', 'cohabitation', 'engagement', 'affair', 'unstated'])), name='union_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='familyunion',
            constraint=models.CheckConstraint(condition=models.Q(('since', None), ('separated', None), ('separated__gte', models.F('since')), _connector='OR'), name='union_separated_after'),
        ),
        migrations.AddConstraint(
            model_name='familyunion',
            constraint=models.CheckConstraint(condition=models.Q(('since', None), ('divorced', None), ('divorced__gte', models.F('since')), _connector='OR'), name='union_divorced_after'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.CheckConstraint(condition=models.Q(('guardian', models.F('client')), _negated=True), name='guardian_is_another'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['parent', 'court', 'other'])), name='guardian_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='guardianship',
            constraint=models.CheckConstraint(condition=models.Q(('from_on', None), ('until_on', None), ('until_on__gt', models.F('from_on')), _connector='OR'), name='guardianship_span_forward'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.UniqueConstraint(fields=('client',), name='family_client_once'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('sex__in', ['female', 'male', 'unspecified', 'unknown'])), name='family_sex_known'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('born_as__in', ['', 'female', 'male', 'unspecified', 'unknown'])), name='family_born_as_known'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('form__in', ['person', 'pregnancy', 'miscarriage', 'abortion', 'stillbirth', 'donor', 'pet'])), name='family_form_known'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('zygosity__in', ['unknown', 'identical', 'fraternal'])), name='family_zygosity_known'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('conditions__contained_by', ['illness', 'substance', 'suspected', 'recovery', 'serious'])), name='family_conditions_known'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('marks__contained_by', ['smoker', 'obesity', 'language', 'abroad', 'institution', 'culture'])), name='family_marks_known'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('birth_year', None), ('birth_year__range', (1850, 2200)), _connector='OR'), models.Q(('death_year', None), ('death_year__range', (1850, 2200)), _connector='OR')), name='family_years_likely'),
        ),
        migrations.AddConstraint(
            model_name='familymember',
            constraint=models.CheckConstraint(condition=models.Q(('birth_year', None), ('death_year', None), ('death_year__gte', models.F('birth_year')), _connector='OR'), name='family_born_before_dying'),
        ),
        migrations.AddIndex(
            model_name='identitynumber',
            index=models.Index(models.F('institution'), models.F('index'), name='identity_index'),
        ),
        migrations.AddConstraint(
            model_name='identitynumber',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['resident_id', 'passport', 'medical_record', 'other'])), name='identity_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='identitynumber',
            constraint=models.UniqueConstraint(fields=('institution', 'kind', 'index'), name='identity_once'),
        ),
        migrations.AddConstraint(
            model_name='identitynumber',
            constraint=models.UniqueConstraint(fields=('client', 'kind'), name='identity_one_of_a_kind'),
        ),
        migrations.AddIndex(
            model_name='legalcapacity',
            index=models.Index(fields=['client', '-from_on'], name='capacity_of_client'),
        ),
        migrations.AddConstraint(
            model_name='legalcapacity',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__in', ['full', 'limited', 'none', 'unknown'])), name='capacity_known'),
        ),
        migrations.AddConstraint(
            model_name='legalcapacity',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['age', 'court', 'medical', 'talk', 'told'])), name='capacity_ground_known'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('merged')), _negated=True), name='merge_of_two'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), ('undone_at', None)), models.Q(('state', 'undone'), ('undone_at__isnull', False)), _connector='OR'), name='merge_undone_says_when'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'done')), fields=('merged',), name='merged_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='parentlink',
            constraint=models.CheckConstraint(condition=models.Q(('child', models.F('parent')), _negated=True), name='descent_of_two'),
        ),
        migrations.AddConstraint(
            model_name='parentlink',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['biological', 'adopted', 'foster', 'step', 'donor'])), name='descent_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='parentlink',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_at', None)), fields=('child', 'parent'), name='descent_once'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['carer', 'colleague', 'father', 'friend', 'grandparent', 'guardian', 'mother', 'neighbour', 'other', 'parent', 'partner', 'relative', 'sibling', 'spouse'])), name='relation_kind_stored'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.CheckConstraint(condition=models.Q(('from_client', models.F('to_client')), _negated=True), name='relation_between_two'),
        ),
        migrations.AddConstraint(
            model_name='relation',
            constraint=models.UniqueConstraint(fields=('from_client', 'to_client', 'kind'), name='relation_once'),
        ),
    ]
