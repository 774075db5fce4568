
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
    ]

    operations = [
        migrations.CreateModel(
            name='RiskFlag',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('self_harm', 'Self-harm'), ('violence', 'Violence'), ('abuse', 'Abuse'), ('flight', 'Running away'), ('fall', 'Falls'), ('infection', 'Infection'), ('dispute', 'Dispute'), ('other', 'Other risk')], max_length=12, verbose_name='Kind of risk')),
                ('text', models.CharField(max_length=120, verbose_name='What to look out for')),
                ('since_on', models.DateField(verbose_name='Since')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('set_name', models.CharField(max_length=60)),
                ('set_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='Why it is over')),
                ('client', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='risk_flags', to='people.client')),
                ('ended_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution')),
                ('set_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
            ],
            options={
                'verbose_name': 'Risk flag',
                'verbose_name_plural': 'Risk flags',
            },
        ),
        migrations.CreateModel(
            name='RiskFlagVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('self_harm', 'Self-harm'), ('violence', 'Violence'), ('abuse', 'Abuse'), ('flight', 'Running away'), ('fall', 'Falls'), ('infection', 'Infection'), ('dispute', 'Dispute'), ('other', 'Other risk')], max_length=12, verbose_name='Kind of risk')),
                ('text', models.CharField(max_length=120, verbose_name='What to look out for')),
                ('since_on', models.DateField(verbose_name='Since')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='Until')),
                ('set_name', models.CharField(max_length=60)),
                ('set_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.CharField(blank=True, max_length=120, verbose_name='Why it is over')),
                ('client', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='people.client')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
                ('institution', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.institution')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='protection.riskflag')),
                ('set_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SafeguardingEntry',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('suspected', 'Suspected'), ('decided', 'Decided'), ('reported', 'Reported'), ('acknowledged', 'Acknowledged'), ('followed', 'Followed up'), ('closed', 'Closed')], max_length=12, verbose_name='State')),
                ('text', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='Steps taken')),
                ('at', models.DateTimeField(verbose_name='When')),
                ('author_name', models.CharField(max_length=60)),
                ('written_at', models.DateTimeField()),
                ('written_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
            ],
            options={
                'verbose_name': 'Entry of a safeguarding report',
                'verbose_name_plural': 'Entries of a safeguarding report',
            },
        ),
        migrations.CreateModel(
            name='SafeguardingReport',
            fields=[
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('child_abuse', 'Child abuse or neglect'), ('sexual', 'Sexual harm to a minor'), ('domestic_violence', 'Domestic violence against a person without full capacity'), ('elder_abuse', 'Elder abuse or neglect'), ('self_harm', 'Self-harm or suicide risk'), ('trafficking', 'Trafficking or abandonment'), ('other', 'Other harm')], max_length=20, verbose_name='What is suspected')),
                ('facts', lianqiao.core.fields.EncryptedTextField(verbose_name='What was seen and heard')),
                ('discovered_at', models.DateTimeField(verbose_name='Discovered')),
                ('danger_now', models.BooleanField(default=False, verbose_name='Somebody is in danger right now')),
                ('protection', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='What was done at once to protect')),
                ('state', models.CharField(choices=[('suspected', 'Suspected'), ('decided', 'Decided'), ('reported', 'Reported'), ('acknowledged', 'Acknowledged'), ('followed', 'Followed up'), ('closed', 'Closed')], default='suspected', max_length=12, verbose_name='State')),
                ('due_at', models.DateTimeField(verbose_name='To be reported by')),
                ('written_at', models.DateTimeField(verbose_name='Written at')),
                ('decision', models.CharField(blank=True, choices=[('report', 'Report it'), ('no_report', 'Do not report, for the reasons given')], max_length=10, verbose_name='The decision')),
                ('decision_text', lianqiao.core.fields.EncryptedTextField(blank=True, default='', verbose_name='Reasons')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='Decided at')),
                ('reported_to', models.CharField(blank=True, choices=[('police', 'Police'), ('civil_affairs', 'Civil affairs'), ('education', 'Education authority'), ('womens_federation', "Women's federation"), ('procuratorate', 'Procuratorate'), ('health_commission', 'Health commission'), ('other', 'Another authority')], max_length=20, verbose_name='Reported to')),
                ('channel', models.CharField(blank=True, choices=[('phone', 'By phone'), ('in_person', 'In person'), ('written', 'In writing'), ('online', 'Online')], max_length=10, verbose_name='How it was reported')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='Reported at')),
                ('receipt_number', models.CharField(blank=True, max_length=60, verbose_name='Receipt number')),
                ('next_look_on', models.DateField(blank=True, null=True, verbose_name='Look again on')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='Closed at')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safeguarding', to='cases.case')),
                ('closed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
                ('institution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.institution')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.seat')),
            ],
            options={
                'verbose_name': 'Safeguarding report',
                'verbose_name_plural': 'Safeguarding reports',
            },
        ),
        migrations.CreateModel(
            name='SafeguardingEntryVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('suspected', 'Suspected'), ('decided', 'Decided'), ('reported', 'Reported'), ('acknowledged', 'Acknowledged'), ('followed', 'Followed up'), ('closed', 'Closed')], max_length=12, verbose_name='State')),
                ('at', models.DateTimeField(verbose_name='When')),
                ('author_name', models.CharField(max_length=60)),
                ('written_at', models.DateTimeField()),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='protection.safeguardingentry')),
                ('written_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
                ('report', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='protection.safeguardingreport')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='safeguardingentry',
            name='report',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='protection.safeguardingreport'),
        ),
        migrations.CreateModel(
            name='SafeguardingReportVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=lianqiao.core.ids.new_id, editable=False, serialize=False)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('kind', models.CharField(choices=[('child_abuse', 'Child abuse or neglect'), ('sexual', 'Sexual harm to a minor'), ('domestic_violence', 'Domestic violence against a person without full capacity'), ('elder_abuse', 'Elder abuse or neglect'), ('self_harm', 'Self-harm or suicide risk'), ('trafficking', 'Trafficking or abandonment'), ('other', 'Other harm')], max_length=20, verbose_name='What is suspected')),
                ('discovered_at', models.DateTimeField(verbose_name='Discovered')),
                ('danger_now', models.BooleanField(default=False, verbose_name='Somebody is in danger right now')),
                ('state', models.CharField(choices=[('suspected', 'Suspected'), ('decided', 'Decided'), ('reported', 'Reported'), ('acknowledged', 'Acknowledged'), ('followed', 'Followed up'), ('closed', 'Closed')], default='suspected', max_length=12, verbose_name='State')),
                ('due_at', models.DateTimeField(verbose_name='To be reported by')),
                ('written_at', models.DateTimeField(verbose_name='Written at')),
                ('decision', models.CharField(blank=True, choices=[('report', 'Report it'), ('no_report', 'Do not report, for the reasons given')], max_length=10, verbose_name='The decision')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='Decided at')),
                ('reported_to', models.CharField(blank=True, choices=[('police', 'Police'), ('civil_affairs', 'Civil affairs'), ('education', 'Education authority'), ('womens_federation', "Women's federation"), ('procuratorate', 'Procuratorate'), ('health_commission', 'Health commission'), ('other', 'Another authority')], max_length=20, verbose_name='Reported to')),
                ('channel', models.CharField(blank=True, choices=[('phone', 'By phone'), ('in_person', 'In person'), ('written', 'In writing'), ('online', 'Online')], max_length=10, verbose_name='How it was reported')),
                ('reported_at', models.DateTimeField(null=True, verbose_name='Reported at')),
                ('receipt_number', models.CharField(blank=True, max_length=60, verbose_name='Receipt number')),
                ('next_look_on', models.DateField(blank=True, null=True, verbose_name='Look again on')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='Closed at')),
                ('case', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='cases.case')),
                ('closed_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
                ('decided_by', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
                ('institution', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.institution')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='protection.safeguardingreport')),
                ('written_by', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='registry.seat')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='riskflag',
            index=models.Index(fields=['client', '-since_on'], name='flag_of_client'),
        ),
        migrations.AddConstraint(
            model_name='riskflag',
            constraint=models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('since_on')), _connector='OR'), name='flag_runs_forward'),
        ),
        migrations.AddConstraint(
            model_name='riskflag',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None)), models.Q(('ended_at__isnull', False), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='flag_ended_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskflag',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='a83b00d8022490527cb236b0a26f5cf905c604a6', operation='DELETE', pgid='pgtrigger_kept_01213', table='protection_riskflag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskflag',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='43abd9e9b1718ff610f21fd462a67fb033b3bb5f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_9d149', table='protection_riskflag', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskflag',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "protection_riskflagversion" ("client_id", "end_reason", "ended_at", "ended_by_id", "id", "institution_id", "kind", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "set_name", "since_on", "text", "until_on", "version") SELECT new_values."client_id", new_values."end_reason", new_values."ended_at", new_values."ended_by_id", new_values."id", new_values."institution_id", new_values."kind", NOW(), \'insert\', new_values."id", new_values."set_at", new_values."set_by_id", new_values."set_name", new_values."since_on", new_values."text", new_values."until_on", new_values."version" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='8b64839309cebc09a03a868f6b7c4896185543c0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_ab000', referencing='REFERENCING NEW TABLE AS new_values ', table='protection_riskflag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskflag',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "protection_riskflagversion" ("client_id", "end_reason", "ended_at", "ended_by_id", "id", "institution_id", "kind", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "set_name", "since_on", "text", "until_on", "version") VALUES (NEW."client_id", NEW."end_reason", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."institution_id", NEW."kind", NOW(), \'update\', NEW."id", NEW."set_at", NEW."set_by_id", NEW."set_name", NEW."since_on", NEW."text", NEW."until_on", NEW."version"); RETURN NULL;', hash='316b2df7846d02520c6b955fc4fdebc3339ae86e', operation='UPDATE', pgid='pgtrigger_update_update_6b6d8', table='protection_riskflag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskflag',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "protection_riskflagversion" ("client_id", "end_reason", "ended_at", "ended_by_id", "id", "institution_id", "kind", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_at", "set_by_id", "set_name", "since_on", "text", "until_on", "version") VALUES (OLD."client_id", OLD."end_reason", OLD."ended_at", OLD."ended_by_id", OLD."id", OLD."institution_id", OLD."kind", NOW(), \'delete\', OLD."id", OLD."set_at", OLD."set_by_id", OLD."set_name", OLD."since_on", OLD."text", OLD."until_on", OLD."version"); RETURN NULL;', hash='a7fbca952a88be1d74cfadb39445f89a6fa6b4d3', operation='DELETE', pgid='pgtrigger_delete_delete_57245', table='protection_riskflag', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='riskflagversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f0efed8b348de8d6d8f8975159e82f7d39a00199', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_56bc7', table='protection_riskflagversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='safeguardingreport',
            index=models.Index(fields=['institution', '-discovered_at', '-id'], name='safeguarding_by_day'),
        ),
        migrations.AddIndex(
            model_name='safeguardingreport',
            index=models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['institution', 'due_at', 'id'], name='safeguarding_open'),
        ),
        migrations.AddConstraint(
            model_name='safeguardingreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', ''), ('state', 'suspected')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False), models.Q(('state', 'suspected'), _negated=True)), _connector='OR'), name='safeguarding_decided_says_when'),
        ),
        migrations.AddConstraint(
            model_name='safeguardingreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('reported', 'acknowledged', 'followed')), _negated=True), models.Q(('reported_at__isnull', False), models.Q(('reported_to', ''), _negated=True), models.Q(('channel', ''), _negated=True)), _connector='OR'), name='safeguarding_reported_says_to_whom'),
        ),
        migrations.AddConstraint(
            model_name='safeguardingreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), ('reported_at__isnull', False), ('decision', 'no_report'), _connector='OR'), name='safeguarding_closes_answered'),
        ),
        migrations.AddConstraint(
            model_name='safeguardingreport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None)), _connector='OR'), name='safeguarding_closed_says_when'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='kept', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7aade2ab401eed9b7cd5f08c909ed1f5704f536e', operation='DELETE', pgid='pgtrigger_kept_05150', table='protection_safeguardingreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='decided_has_reasons', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.decision <> '' AND NEW.decision_text = '')", func="RAISE EXCEPTION 'pgtrigger: Cannot insert or update rows from % table', TG_TABLE_NAME;", hash='3968d393ee26ab2394d259d8401b86807257e4ae', operation='INSERT OR UPDATE', pgid='pgtrigger_decided_has_reasons_3c782', table='protection_safeguardingreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='closed_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'closed\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='20026c022b54987b6fd4a65af28ac1b7e4df300d', operation='UPDATE', pgid='pgtrigger_closed_is_final_5865f', table='protection_safeguardingreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='facts_stay', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'suspected' AND (OLD.facts, OLD.kind, OLD.discovered_at, OLD.due_at) IS DISTINCT FROM (NEW.facts, NEW.kind, NEW.discovered_at, NEW.due_at))", func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fbc00c9540c45b6ecc528848b039cfc0414948cf', operation='UPDATE', pgid='pgtrigger_facts_stay_83540', table='protection_safeguardingreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='fb2e71f1b7d95adf2e56d5aa2ccc057a615f47b8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_e3e1f', table='protection_safeguardingreport', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "protection_safeguardingreportversion" ("case_id", "channel", "closed_at", "closed_by_id", "danger_now", "decided_at", "decided_by_id", "decision", "discovered_at", "due_at", "id", "institution_id", "kind", "next_look_on", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_number", "reported_at", "reported_to", "state", "version", "written_at", "written_by_id") SELECT new_values."case_id", new_values."channel", new_values."closed_at", new_values."closed_by_id", new_values."danger_now", new_values."decided_at", new_values."decided_by_id", new_values."decision", new_values."discovered_at", new_values."due_at", new_values."id", new_values."institution_id", new_values."kind", new_values."next_look_on", NOW(), \'insert\', new_values."id", new_values."receipt_number", new_values."reported_at", new_values."reported_to", new_values."state", new_values."version", new_values."written_at", new_values."written_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='206bb0e8c6be88aa9ab88140a576bb0c8592f3fa', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_7a9b5', referencing='REFERENCING NEW TABLE AS new_values ', table='protection_safeguardingreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."case_id" IS DISTINCT FROM (NEW."case_id") OR OLD."channel" IS DISTINCT FROM (NEW."channel") OR OLD."closed_at" IS DISTINCT FROM (NEW."closed_at") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."danger_now" IS DISTINCT FROM (NEW."danger_now") OR OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."decision" IS DISTINCT FROM (NEW."decision") OR OLD."discovered_at" IS DISTINCT FROM (NEW."discovered_at") OR OLD."due_at" IS DISTINCT FROM (NEW."due_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."institution_id" IS DISTINCT FROM (NEW."institution_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."next_look_on" IS DISTINCT FROM (NEW."next_look_on") OR OLD."receipt_number" IS DISTINCT FROM (NEW."receipt_number") OR OLD."reported_at" IS DISTINCT FROM (NEW."reported_at") OR OLD."reported_to" IS DISTINCT FROM (NEW."reported_to") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "protection_safeguardingreportversion" ("case_id", "channel", "closed_at", "closed_by_id", "danger_now", "decided_at", "decided_by_id", "decision", "discovered_at", "due_at", "id", "institution_id", "kind", "next_look_on", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_number", "reported_at", "reported_to", "state", "version", "written_at", "written_by_id") VALUES (NEW."case_id", NEW."channel", NEW."closed_at", NEW."closed_by_id", NEW."danger_now", NEW."decided_at", NEW."decided_by_id", NEW."decision", NEW."discovered_at", NEW."due_at", NEW."id", NEW."institution_id", NEW."kind", NEW."next_look_on", NOW(), \'update\', NEW."id", NEW."receipt_number", NEW."reported_at", NEW."reported_to", NEW."state", NEW."version", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='ab0b92ab581f16e00eee765111e9fb8008b9d916', operation='UPDATE', pgid='pgtrigger_update_update_a5b95', table='protection_safeguardingreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreport',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "protection_safeguardingreportversion" ("case_id", "channel", "closed_at", "closed_by_id", "danger_now", "decided_at", "decided_by_id", "decision", "discovered_at", "due_at", "id", "institution_id", "kind", "next_look_on", "pgh_created_at", "pgh_label", "pgh_obj_id", "receipt_number", "reported_at", "reported_to", "state", "version", "written_at", "written_by_id") VALUES (OLD."case_id", OLD."channel", OLD."closed_at", OLD."closed_by_id", OLD."danger_now", OLD."decided_at", OLD."decided_by_id", OLD."decision", OLD."discovered_at", OLD."due_at", OLD."id", OLD."institution_id", OLD."kind", OLD."next_look_on", NOW(), \'delete\', OLD."id", OLD."receipt_number", OLD."reported_at", OLD."reported_to", OLD."state", OLD."version", OLD."written_at", OLD."written_by_id"); RETURN NULL;', hash='5fc10992d8413c272256aa6a963569e082c70515', operation='DELETE', pgid='pgtrigger_delete_delete_cf84b', table='protection_safeguardingreport', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingentryversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a022a88d0bedbb2850b9a36a333ff2aac4804305', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c4b28', table='protection_safeguardingentryversion', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='safeguardingentry',
            index=models.Index(fields=['report', 'written_at'], name='safeguarding_entry_of_report'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingentry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a8c404089d24a106ac2d1bf5b3089c243e7cb3ea', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5d36d', table='protection_safeguardingentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingentry',
            trigger=pgtrigger.compiler.Trigger(name='no_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'rows of % are kept', TG_TABLE_NAME;", hash='16fc10ce75e75b9564922007d6e3b4d9ff5441ea', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_no_truncate_91372', table='protection_safeguardingentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingentry',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "protection_safeguardingentryversion" ("at", "author_name", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "state", "version", "written_at", "written_by_id") SELECT new_values."at", new_values."author_name", new_values."id", NOW(), \'insert\', new_values."id", new_values."report_id", new_values."state", new_values."version", new_values."written_at", new_values."written_by_id" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='c78cb588f7c7613ccc4ccff496924cf4f6062d82', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_b4230', referencing='REFERENCING NEW TABLE AS new_values ', table='protection_safeguardingentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingentry',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."author_name" IS DISTINCT FROM (NEW."author_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."report_id" IS DISTINCT FROM (NEW."report_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "protection_safeguardingentryversion" ("at", "author_name", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "state", "version", "written_at", "written_by_id") VALUES (NEW."at", NEW."author_name", NEW."id", NOW(), \'update\', NEW."id", NEW."report_id", NEW."state", NEW."version", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='88fa454b6dd8dba4a680b72cf43e5c37ece441b8', operation='UPDATE', pgid='pgtrigger_update_update_e613b', table='protection_safeguardingentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingentry',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "protection_safeguardingentryversion" ("at", "author_name", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "report_id", "state", "version", "written_at", "written_by_id") VALUES (OLD."at", OLD."author_name", OLD."id", NOW(), \'delete\', OLD."id", OLD."report_id", OLD."state", OLD."version", OLD."written_at", OLD."written_by_id"); RETURN NULL;', hash='024128bfbfeffa9008efc497993d3bbb5e4655f1', operation='DELETE', pgid='pgtrigger_delete_delete_8c37f', table='protection_safeguardingentry', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='safeguardingreportversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fe1545eb7d6dfab53babf5e97920ffbc65651beb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4d889', table='protection_safeguardingreportversion', when='BEFORE')),
        ),
    ]
