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
    ]

    operations = [
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
    ]
