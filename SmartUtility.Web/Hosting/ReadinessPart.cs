using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SmartUtility.Web.Hosting;

/// <summary>One check of <see cref="Readiness"/> as the administrators' home shows it.</summary>
sealed class ReadinessPart(Readiness readiness, string name) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var check = await readiness.RunAsync(name, cancellationToken);
        return check.IsOk ? HealthCheckResult.Healthy(check.Detail) : HealthCheckResult.Unhealthy(check.Detail);
    }
}
