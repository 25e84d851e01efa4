namespace SmartUtility.Core.Forecasting.Methods;

/// <summary>A regression that learns row by row, forgets slowly and is drawn towards zero where its inputs say little. Rows with large errors count less (Huber).</summary>
/// <param name="inputs">How many inputs a row has.</param>
/// <param name="ridge">How many rows that say "no effect" are added.</param>
public sealed class LeastSquares(int inputs, double ridge)
{
    /// <summary>Days after which a row counts half, and the error in standard deviations from which a row counts less (95 % efficient on normal errors).</summary>
    const double HalfLife = 182, Huber = 1.345;

    static readonly double Fade = Math.Pow(0.5, 1 / HalfLife);

    readonly double[] products = new double[inputs * inputs], moments = new double[inputs], weights = new double[inputs];
    double rows, usual;

    /// <summary>What the weights add to the starting value of a row.</summary>
    public double Of(ReadOnlySpan<double> row)
    {
        var sum = 0d;
        for (var n = 0; n < row.Length; n++) sum += weights[n] * row[n];
        return sum;
    }

    /// <summary>A day's rows with what came of them; weights follow.</summary>
    /// <param name="days">Rows, one after the other.</param>
    /// <param name="targets">What is to be explained; NaN rows are left out.</param>
    public void Learn(ReadOnlySpan<double> days, ReadOnlySpan<double> targets)
    {
        for (var n = 0; n < products.Length; n++) products[n] *= Fade;
        for (var n = 0; n < inputs; n++) moments[n] *= Fade;
        rows *= Fade;
        var (errors, count) = (0d, 0);
        for (var one = 0; one < targets.Length; one++)
        {
            if (double.IsNaN(targets[one])) continue;
            var row = days.Slice(one * inputs, inputs);
            var error = Math.Abs(targets[one] - Of(row));
            var weight = usual > 0 && error > Huber * usual ? Huber * usual / error : 1;
            errors += usual > 0 ? Math.Min(error, 4 * usual) : error;
            count++;
            rows += weight;
            for (var n = 0; n < inputs; n++)
            {
                var part = weight * row[n];
                moments[n] += part * targets[one];
                for (var m = 0; m <= n; m++) products[n * inputs + m] += part * row[m];
            }
        }
        if (count == 0) return;
        // 1.25 × the mean absolute error of a normal distribution is its standard deviation.
        var spread = 1.25 * errors / count;
        usual = usual == 0 ? spread : 0.95 * usual + 0.05 * spread;
        Solve();
    }

    /// <summary>Cholesky of the products with the ridge, which has the scale of each input.</summary>
    void Solve()
    {
        if (rows < inputs) return;
        Span<double> root = stackalloc double[inputs * inputs];
        for (var n = 0; n < inputs; n++)
            for (var m = 0; m <= n; m++)
            {
                var sum = products[n * inputs + m];
                if (n == m) sum += products[n * inputs + n] / rows * ridge + 1e-9;
                for (var k = 0; k < m; k++) sum -= root[n * inputs + k] * root[m * inputs + k];
                root[n * inputs + m] = n == m ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / root[m * inputs + m];
            }
        for (var n = 0; n < inputs; n++)
        {
            var sum = moments[n];
            for (var k = 0; k < n; k++) sum -= root[n * inputs + k] * weights[k];
            weights[n] = sum / root[n * inputs + n];
        }
        for (var n = inputs - 1; n >= 0; n--)
        {
            var sum = weights[n];
            for (var k = n + 1; k < inputs; k++) sum -= root[k * inputs + n] * weights[k];
            weights[n] = sum / root[n * inputs + n];
        }
    }
}
