
import django.db.models.deletion
import lianqiao.core.fields
import lianqiao.core.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0001_initial'),
        ('people', '0001_initial'),
        ('registry', '0002_sessions_and_counts'),
        ('workforce', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('family', 'Family meeting'), ('case_conference', 'Case conference'), ('mdt', 'Multidisciplinary meeting')], max_length=16, verbose_name='Kind of meeting')),
                ('starts_at', models.DateTimeField(verbose_name='Begins')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='Length in minutes')),
                ('place', models.CharField(blank=True, max_length=60, verbose_name='Place of the meeting')),
                ('purpose', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='What it is about')),
                ('materials', models.CharField(blank=True, max_length=200, verbose_name='What was shared')),
                ('client_present', models.BooleanField(blank=True, null=True, verbose_name='The client was there')),
                ('text', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='Course of the meeting')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, not signed'), ('signed', 'Signed'), ('tasks_closed', 'Tasks closed'), ('cancelled', 'Called off')], default='planned', max_length=12, verbose_name='State')),
                ('written_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='Signed at')),
                ('tasks_closed_on', models.DateField(blank=True, null=True, verbose_name='Tasks closed on')),
                ('cancel_reason', models.CharField(blank=True, max_length=120, verbose_name='Why it is called off')),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='cases.case')),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution')),
                ('signed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.unit', verbose_name='Ward or clinic')),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
            ],
            options={
                'verbose_name': 'Meeting',
                'verbose_name_plural': 'Meetings',
            },
        ),
        migrations.CreateModel(
            name='MeetingAttendee',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('role', models.CharField(choices=[('client', 'Client'), ('family', 'Family'), ('worker', 'Social worker'), ('supervisor', 'Supervisor'), ('doctor', 'Doctor'), ('nurse', 'Nurse'), ('therapist', 'Therapist'), ('community', 'Community worker'), ('volunteer', 'Volunteer'), ('lawyer', 'Lawyer or mediator'), ('other', 'Somebody else')], max_length=12, verbose_name='As')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('came', models.BooleanField(blank=True, null=True, verbose_name='Came')),
                ('opinion', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='What they held')),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.client')),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendees', to='meetings.meeting')),
                ('worker', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.worker')),
            ],
            options={
                'verbose_name': 'Attendee of a meeting',
                'verbose_name_plural': 'Attendees of a meeting',
            },
        ),
        migrations.CreateModel(
            name='MeetingAttendeeVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('role', models.CharField(choices=[('client', 'Client'), ('family', 'Family'), ('worker', 'Social worker'), ('supervisor', 'Supervisor'), ('doctor', 'Doctor'), ('nurse', 'Nurse'), ('therapist', 'Therapist'), ('community', 'Community worker'), ('volunteer', 'Volunteer'), ('lawyer', 'Lawyer or mediator'), ('other', 'Somebody else')], max_length=12, verbose_name='As')),
                ('name', models.CharField(max_length=60, verbose_name='Name')),
                ('came', models.BooleanField(blank=True, null=True, verbose_name='Came')),
                ('client', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.client')),
                ('meeting', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.meeting')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='meetings.meetingattendee')),
                ('worker', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workforce.worker')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeetingDecision',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('text', models.CharField(max_length=200, verbose_name='What was decided')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Due on')),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='meetings.meeting')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.worker', verbose_name='Who does it')),
                ('step', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_in', to='cases.planstep')),
            ],
            options={
                'verbose_name': 'Decision of a meeting',
                'verbose_name_plural': 'Decisions of a meeting',
            },
        ),
        migrations.CreateModel(
            name='MeetingDecisionVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('text', models.CharField(max_length=200, verbose_name='What was decided')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='Due on')),
                ('meeting', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='meetings.meeting')),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='workforce.worker', verbose_name='Who does it')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='meetings.meetingdecision')),
                ('step', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.planstep')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='MeetingVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('family', 'Family meeting'), ('case_conference', 'Case conference'), ('mdt', 'Multidisciplinary meeting')], max_length=16, verbose_name='Kind of meeting')),
                ('starts_at', models.DateTimeField(verbose_name='Begins')),
                ('minutes', models.PositiveSmallIntegerField(default=60, verbose_name='Length in minutes')),
                ('place', models.CharField(blank=True, max_length=60, verbose_name='Place of the meeting')),
                ('materials', models.CharField(blank=True, max_length=200, verbose_name='What was shared')),
                ('client_present', models.BooleanField(blank=True, null=True, verbose_name='The client was there')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held, not signed'), ('signed', 'Signed'), ('tasks_closed', 'Tasks closed'), ('cancelled', 'Called off')], default='planned', max_length=12, verbose_name='State')),
                ('written_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(blank=True, null=True, verbose_name='Signed at')),
                ('tasks_closed_on', models.DateField(blank=True, null=True, verbose_name='Tasks closed on')),
                ('cancel_reason', models.CharField(blank=True, max_length=120, verbose_name='Why it is called off')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('institution', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.institution')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='meetings.meeting')),
                ('signed_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.unit', verbose_name='Ward or clinic')),
                ('written_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('index', lianqiao.core.fields.BlindIndexField(max_length=32, unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution')),
                ('seat', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
            ],
            options={
                'verbose_name': 'Calendar feed',
                'verbose_name_plural': 'Calendar feeds',
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('seat',), name='calendar_feed_once_a_seat')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='calendarfeed',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='c48da9fa1c61c0232d3b80e8b41d8d3fdc40444a', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_ae802', table='meetings_calendarfeed', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['case', '-starts_at'], name='meeting_of_case'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['institution', 'starts_at', 'id'], name='meeting_by_day'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(condition=models.Q(('state__in', ('planned', 'held'))), fields=['written_by', 'starts_at'], name='meeting_unsigned'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('signed_at__isnull', False), ('signed_by__isnull', False), ('state__in', ('signed', 'tasks_closed'))), models.Q(models.Q(('state__in', ('signed', 'tasks_closed')), _negated=True), ('signed_at', None), ('signed_by', None)), _connector='OR'), name='meeting_signed_says_when'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'tasks_closed'), ('tasks_closed_on__isnull', False)), models.Q(models.Q(('state', 'tasks_closed'), _negated=True), ('tasks_closed_on', None)), _connector='OR'), name='meeting_tasks_closed_says_when'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), _negated=True), models.Q(('cancel_reason', ''), _negated=True), _connector='OR'), name='meeting_cancelled_says_why'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 5), ('minutes__lte', 1440)), name='meeting_within_a_day'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='signed_is_kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF OLD.state NOT IN ('signed', 'tasks_closed') THEN\n                        RETURN COALESCE(NEW, OLD);\n                    END IF;\n                    IF TG_OP = 'DELETE' OR NEW.state NOT IN ('signed', 'tasks_closed')\n                        OR to_jsonb(NEW) - ARRAY['state', 'version', 'tasks_closed_on']\n                            IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'version', 'tasks_closed_on'] THEN\n                        RAISE EXCEPTION 'the record of this meeting is signed';\n                    END IF;\n                    RETURN NEW;\n                ", hash='c1a918005cd419fe1a106290271dcf207eced43a', operation='UPDATE OR DELETE', pgid='pgtrigger_signed_is_kept_f0820', table='meetings_meeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='277318faa8060dd187db961e43fc4151b7a5352d', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_a4eb4', table='meetings_meeting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "meetings_meetingversion" ("cancel_reason", "case_id", "client_present", "id", "institution_id", "kind", "materials", "minutes", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "signed_at", "signed_by_id", "starts_at", "state", "tasks_closed_on", "unit_id", "version", "written_at", "written_by_id") SELECT new_values."cancel_reason", new_values."case_id", new_values."client_present", new_values."id", new_values."institution_id", new_values."kind", new_values."materials", new_values."minutes", NOW(), \'insert\', new_values."id", new_values."place", new_values."signed_at", new_values."signed_by_id", new_values."starts_at", new_values."state", new_values."tasks_closed_on", new_values."unit_id", new_values."version", new_values."written_at", new_values."written_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='920dfd2700e94dd7e027d1af49cb8b8e608326dd', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_61d9e', referencing='REFERENCING NEW TABLE AS new_values ', table='meetings_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."cancel_reason" IS DISTINCT FROM (NEW."cancel_reason") OR OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."client_present" IS DISTINCT FROM (NEW."client_present") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."materials" IS DISTINCT FROM (NEW."materials") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."signed_at" IS DISTINCT FROM (NEW."signed_at") OR OLD."signed_by_id" IS DISTINCT FROM (NEW."signed_by_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."tasks_closed_on" IS DISTINCT FROM (NEW."tasks_closed_on") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "meetings_meetingversion" ("cancel_reason", "case_id", "client_present", "id", "institution_id", "kind", "materials", "minutes", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "signed_at", "signed_by_id", "starts_at", "state", "tasks_closed_on", "unit_id", "version", "written_at", "written_by_id") VALUES (NEW."cancel_reason", NEW."case_id", NEW."client_present", NEW."id", NEW."institution_id", NEW."kind", NEW."materials", NEW."minutes", NOW(), \'update\', NEW."id", NEW."place", NEW."signed_at", NEW."signed_by_id", NEW."starts_at", NEW."state", NEW."tasks_closed_on", NEW."unit_id", NEW."version", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='786875b55c0e0fd2cbdd2e9a02cdd8a0583cc5df', operation='UPDATE', pgid='pgtrigger_update_update_495b8', table='meetings_meeting', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meeting',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_meetingversion" ("cancel_reason", "case_id", "client_present", "id", "institution_id", "kind", "materials", "minutes", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "signed_at", "signed_by_id", "starts_at", "state", "tasks_closed_on", "unit_id", "version", "written_at", "written_by_id") VALUES (OLD."cancel_reason", OLD."case_id", OLD."client_present", OLD."id", OLD."institution_id", OLD."kind", OLD."materials", OLD."minutes", NOW(), \'delete\', OLD."id", OLD."place", OLD."signed_at", OLD."signed_by_id", OLD."starts_at", OLD."state", OLD."tasks_closed_on", OLD."unit_id", OLD."version", OLD."written_at", OLD."written_by_id"); RETURN NULL;', hash='f7139483c069432b183b475cb9ec028059ac6134', operation='DELETE', pgid='pgtrigger_delete_delete_4bf26', table='meetings_meeting', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='meetingattendee',
            index=models.Index(fields=['meeting', 'id'], name='attendee_of_meeting'),
        ),
        migrations.AddConstraint(
            model_name='meetingattendee',
            constraint=models.UniqueConstraint(condition=models.Q(('client__isnull', False)), fields=('meeting', 'client'), name='attendee_client_once'),
        ),
        migrations.AddConstraint(
            model_name='meetingattendee',
            constraint=models.UniqueConstraint(condition=models.Q(('worker__isnull', False)), fields=('meeting', 'worker'), name='attendee_worker_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingattendee',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM meetings_meeting m\n                WHERE m.id IN (OLD.meeting_id, NEW.meeting_id) AND m.state IN ('signed', 'tasks_closed')\n            ) THEN\n                RAISE EXCEPTION 'the record of this meeting is signed';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='ca9372fc47f27759fbbc8b802b80d7948d37aff5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_meeting_ab9df', table='meetings_meetingattendee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingattendee',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='116fbe72b2c6cb90af8bbc0a2c2593ae627520a4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_84a12', table='meetings_meetingattendee', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingattendee',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "meetings_meetingattendeeversion" ("came", "client_id", "id", "meeting_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "version", "worker_id") SELECT new_values."came", new_values."client_id", new_values."id", new_values."meeting_id", new_values."name", NOW(), \'insert\', new_values."id", new_values."role", new_values."version", new_values."worker_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='1115c5ea9c9df42414e06f2e4f33a381ad4002cc', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_30eaa', referencing='REFERENCING NEW TABLE AS new_values ', table='meetings_meetingattendee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingattendee',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."came" IS DISTINCT FROM (NEW."came") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."meeting_id" IS DISTINCT FROM (NEW."meeting_id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."worker_id" IS DISTINCT FROM (NEW."worker_id"))', func='INSERT INTO "meetings_meetingattendeeversion" ("came", "client_id", "id", "meeting_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "version", "worker_id") VALUES (NEW."came", NEW."client_id", NEW."id", NEW."meeting_id", NEW."name", NOW(), \'update\', NEW."id", NEW."role", NEW."version", NEW."worker_id"); RETURN NULL;', hash='2bdebc5d8e7f2b8949ae15e4f6b09112e5c3d2ab', operation='UPDATE', pgid='pgtrigger_update_update_44043', table='meetings_meetingattendee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingattendee',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_meetingattendeeversion" ("came", "client_id", "id", "meeting_id", "name", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "version", "worker_id") VALUES (OLD."came", OLD."client_id", OLD."id", OLD."meeting_id", OLD."name", NOW(), \'delete\', OLD."id", OLD."role", OLD."version", OLD."worker_id"); RETURN NULL;', hash='52c175f3987b554d4e0255051fe1f986b2abcf17', operation='DELETE', pgid='pgtrigger_delete_delete_f2807', table='meetings_meetingattendee', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingattendeeversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f035b6ff10b48844b54ae445acb1464eb4ab1959', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5aa16', table='meetings_meetingattendeeversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='meetingdecision',
            index=models.Index(fields=['meeting', 'id'], name='decision_of_meeting'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingdecision',
            trigger=pgtrigger.compiler.Trigger(name='frozen_with_meeting', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n            IF EXISTS (\n                SELECT 1 FROM meetings_meeting m\n                WHERE m.id IN (OLD.meeting_id, NEW.meeting_id) AND m.state IN ('signed', 'tasks_closed')\n            ) THEN\n                RAISE EXCEPTION 'the record of this meeting is signed';\n            END IF;\n            RETURN COALESCE(NEW, OLD);\n        ", hash='a26b7ec7009b5bb5b017a0ac8e6ca654c2ca3437', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_frozen_with_meeting_4485e', table='meetings_meetingdecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingdecision',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='49f1734ef693a0ee33ce7f40cd728b3779e6dcab', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_fb005', table='meetings_meetingdecision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingdecision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "meetings_meetingdecisionversion" ("due_on", "id", "meeting_id", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_id", "text", "version") SELECT new_values."due_on", new_values."id", new_values."meeting_id", new_values."owner_id", NOW(), \'insert\', new_values."id", new_values."step_id", new_values."text", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3bdf3b0fc684bb3f2a9d88d680cd2c37269caf32', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f1e43', referencing='REFERENCING NEW TABLE AS new_values ', table='meetings_meetingdecision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingdecision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "meetings_meetingdecisionversion" ("due_on", "id", "meeting_id", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_id", "text", "version") VALUES (NEW."due_on", NEW."id", NEW."meeting_id", NEW."owner_id", NOW(), \'update\', NEW."id", NEW."step_id", NEW."text", NEW."version"); RETURN NULL;', hash='8536a2e6dba6ce7155671f8c2b379576f237ca60', operation='UPDATE', pgid='pgtrigger_update_update_4980d', table='meetings_meetingdecision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingdecision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "meetings_meetingdecisionversion" ("due_on", "id", "meeting_id", "owner_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "step_id", "text", "version") VALUES (OLD."due_on", OLD."id", OLD."meeting_id", OLD."owner_id", NOW(), \'delete\', OLD."id", OLD."step_id", OLD."text", OLD."version"); RETURN NULL;', hash='0f67bb2ceb7d7686c5d7651dd18ac36e9c95b61b', operation='DELETE', pgid='pgtrigger_delete_delete_08c00', table='meetings_meetingdecision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingdecisionversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d30c0ac3116efe3eceb26210533a15c89d4c128a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_ea089', table='meetings_meetingdecisionversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='meetingversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5f4dfceb70fc39f508fa07cfe41451c25931c8b4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f9921', table='meetings_meetingversion', when='BEFORE')),
        ),
    ]
