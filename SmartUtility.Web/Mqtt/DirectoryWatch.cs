using SmartUtility.Core.Metering.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Mqtt;

/// <summary>Keeps the directory of devices true: listens to the database, and begins again whenever the connection breaks.</summary>
sealed class DirectoryWatch(DeviceDirectory directory, TimeProvider clock, ILogger<DirectoryWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await directory.ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) { return; }
            catch (Exception failure) when (DatabaseAway.Is(failure))
            {
                logger.LogWarning("the directory of devices is not told of changes until the database answers: {Why}", failure.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }
}
