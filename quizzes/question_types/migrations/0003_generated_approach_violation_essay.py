"""Generated values, approach picker, spot the violation, essay."""

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import quizzes.question_types.options
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("question_types", "0002_true_false_matching_short_text_cloze"),
        ("taxonomy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='EssayQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='quizzes.question')),
                ('least', models.PositiveSmallIntegerField(default=0, help_text='Each Chinese character and each word or figure counts 1. Shorter texts are kept, and the marker sees their length.', validators=[django.core.validators.MaxValueValidator(600)], verbose_name='at least')),
                ('most', models.PositiveSmallIntegerField(default=300, help_text='Counted the same way; longer texts are not taken.', validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(600)], verbose_name='at most')),
                ('model_answer', models.TextField(help_text='Markdown. The marker sees it; the trainee when the mark is there.', verbose_name='model answer')),
            ],
            options={
                'verbose_name': 'essay question',
                'verbose_name_plural': 'essay questions',
            },
            bases=('quizzes.question',),
        ),
        migrations.AddField(
            model_name='numericquestion',
            name='formula',
            field=models.CharField(blank=True, help_text='Gives the answer, as “principal * 0.0005 * days”. Numbers, the names above, + - * / **, brackets, round(x, 2), min(a, b), max(a, b). Empty: always the same answer.', max_length=200, verbose_name='formula'),
        ),
        migrations.AddField(
            model_name='numericquestion',
            name='tolerance_is',
            field=models.CharField(choices=[('absolute', 'in the unit of the answer'), ('relative', 'in percent of the answer')], default='absolute', max_length=8, verbose_name='the tolerance is'),
        ),
        migrations.AddField(
            model_name='numericquestion',
            name='variables',
            field=models.TextField(blank=True, help_text='One a line, as “principal: 5000 – 50000 step 100” or “days: 1 – 28”. Each attempt draws its own. In question, facts and explanation write {principal}, with thousands {principal:,}, a sum {principal * 0.0005}, and in the explanation {answer}.', verbose_name='values'),
        ),
        migrations.AlterField(
            model_name='numericquestion',
            name='answer',
            field=models.DecimalField(blank=True, decimal_places=6, help_text='Empty where a formula gives the answer.', max_digits=18, null=True, verbose_name='answer'),
        ),
        migrations.AlterField(
            model_name='numericquestion',
            name='decimals',
            field=models.PositiveSmallIntegerField(default=0, help_text='The answer of a formula is rounded half up to so many.', validators=[django.core.validators.MaxValueValidator(6)], verbose_name='decimals asked for'),
        ),
        migrations.AlterField(
            model_name='numericquestion',
            name='tolerance',
            field=models.DecimalField(decimal_places=6, default=Decimal('0'), help_text='How far off still counts as right; both ends count.', max_digits=18, validators=[django.core.validators.MinValueValidator(Decimal('0'))], verbose_name='tolerance'),
        ),
        migrations.CreateModel(
            name='ApproachPickerQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='quizzes.question')),
                ('type_why', models.TextField(blank=True, help_text='Which words or facts show it, and what speaks against the others.', verbose_name='why this type')),
                ('stage_why', models.TextField(blank=True, verbose_name='why this stage')),
                ('order_why', models.TextField(blank=True, help_text='Shown beside the right order after submission.', verbose_name='why this order')),
                ('weight_type', models.PositiveSmallIntegerField(default=3, verbose_name='weight of the type')),
                ('weight_stage', models.PositiveSmallIntegerField(default=2, verbose_name='weight of the stage')),
                ('weight_moves', models.PositiveSmallIntegerField(default=5, verbose_name='weight of the moves')),
                ('wrong_cost', models.DecimalField(decimal_places=2, default=Decimal('1'), help_text='In shares of a right move: 1 takes as much as a right one gives. An unlawful move always takes everything that the moves earned.', max_digits=3, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('5'))], verbose_name='a wrong move costs')),
                ('debtor_type', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.debtortype', verbose_name='right debtor type')),
                ('stage', models.ForeignKey(help_text='The facts of the case must give the days overdue.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.stage', verbose_name='right stage')),
            ],
            options={
                'verbose_name': 'approach question',
                'verbose_name_plural': 'approach questions',
            },
            bases=('quizzes.question',),
        ),
        migrations.CreateModel(
            name='EssayCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.question_types.options.new_key, editable=False, max_length=16)),
                ('title', models.CharField(max_length=80, verbose_name='criterion')),
                ('description', models.TextField(blank=True, verbose_name='what to look at')),
                ('weight', models.DecimalField(decimal_places=2, default=Decimal('1'), max_digits=5, validators=[django.core.validators.MinValueValidator(Decimal('0.01'))], verbose_name='weight')),
                ('levels', models.TextField(help_text='One a line, the lowest first; four lines make levels 0 to 3 in equal steps. With steps of your own begin each line with its share: “40%: names the date only”. The last line earns 100%.', verbose_name='levels')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='question_types.essayquestion')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OfferedMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.question_types.options.new_key, editable=False, max_length=16)),
                ('text', models.CharField(max_length=200, verbose_name='move')),
                ('verdict', models.CharField(choices=[('right', 'right, at its place'), ('optional', 'harmless: neither earns nor costs'), ('wrong', 'wrong here: it costs'), ('unlawful', 'unlawful: the moves earn nothing')], default='right', max_length=10, verbose_name='verdict')),
                ('place', models.PositiveSmallIntegerField(blank=True, help_text='For right moves only. Two with one number may come either way.', null=True, validators=[django.core.validators.MinValueValidator(1)], verbose_name='place')),
                ('why', models.TextField(blank=True, help_text='Why it belongs here, or why it is wrong. Shown after submission.', verbose_name='why')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='question_types.approachpickerquestion')),
            ],
            options={
                'verbose_name': 'move',
                'verbose_name_plural': 'moves',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SpotTheViolationQuestion',
            fields=[
                ('question_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to='quizzes.question')),
                ('other_rule', models.DecimalField(decimal_places=2, default=Decimal('0.5'), help_text='What the right passage earns without the right rule; 1 is full.', max_digits=3, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('1'))], verbose_name='found, but with another rule')),
                ('false_alarm', models.DecimalField(decimal_places=2, default=Decimal('1'), help_text='In shares of a violation: with 1, marking everything earns little or nothing.', max_digits=3, validators=[django.core.validators.MinValueValidator(Decimal('0')), django.core.validators.MaxValueValidator(Decimal('5'))], verbose_name='a false alarm costs')),
                ('offered_rules', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='The rules of the violations are offered by themselves; add some that are not broken.', related_name='+', to='taxonomy.rule', verbose_name='further rules to choose from')),
            ],
            options={
                'verbose_name': 'spot-the-violation question',
                'verbose_name_plural': 'spot-the-violation questions',
            },
            bases=('quizzes.question',),
        ),
        migrations.CreateModel(
            name='ViolationPassage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.CharField(default=quizzes.question_types.options.new_key, editable=False, max_length=16)),
                ('who', models.CharField(blank=True, help_text='Empty for narration.', max_length=40, verbose_name='who speaks')),
                ('text', models.TextField(max_length=400, verbose_name='passage')),
                ('why', models.TextField(blank=True, help_text='Why it breaks the rule, or why it is fine. Shown afterwards.', verbose_name='why')),
                ('or_rule', models.ForeignKey(blank=True, help_text='A second rule that counts as right too.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.rule', verbose_name='or this one')),
                ('question', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='question_types.spottheviolationquestion')),
                ('rule', models.ForeignKey(blank=True, help_text='Empty: the passage is fine.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='taxonomy.rule', verbose_name='breaks the rule')),
            ],
            options={
                'verbose_name': 'passage',
                'verbose_name_plural': 'passages',
                'ordering': ['sort_order'],
                'abstract': False,
            },
        ),
    ]
