using Hangfire.AspNetCore;
using Hangfire.Logging;

namespace SmartUtility.Web.Jobs;

/// <summary>The log of Hangfire. Hangfire keeps the last host's for the whole process: one that has ended says nothing instead of failing another.</summary>
sealed class JobLog(ILoggerFactory loggers) : ILogProvider
{
    readonly AspNetCoreLogProvider _log = new(loggers);

    /// <inheritdoc/>
    public ILog GetLogger(string name)
    {
        try
        {
            return _log.GetLogger(name);
        }
        catch (ObjectDisposedException)
        {
            return Silence.Of;
        }
    }

    sealed class Silence : ILog
    {
        public static readonly Silence Of = new();

        public bool Log(Hangfire.Logging.LogLevel logLevel, Func<string>? messageFunc, Exception? exception = null) => false;
    }
}
