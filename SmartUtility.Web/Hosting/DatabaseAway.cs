using System.Net.Sockets;
using Npgsql;

namespace SmartUtility.Web.Hosting;

/// <summary>
/// Tells a failure of the database from a fault of the program: a worker waits the first out, the second must be seen. The cause may stand several layers
/// deep: EF wraps what may pass into an InvalidOperationException of its own.
/// </summary>
static class DatabaseAway
{
    /// <summary>True when this failure, or one it was caused by, is of the database or of the way to it; what the database refused as data (SQLSTATE 22, 23) too.</summary>
    public static bool Is(Exception failure) => Causes(failure).Any(cause => cause is NpgsqlException || IsOfTheWay(cause));

    /// <summary>True when the same call may succeed in a moment: the database stops, starts, is full, or was not reached.</summary>
    public static bool IsPassing(Exception failure) => Causes(failure).Any(cause =>
        cause is NpgsqlException { IsTransient: true } || cause is PostgresException { SqlState: ['0', '8', ..] or ['5', '3' or '7', ..] } || IsOfTheWay(cause));

    static bool IsOfTheWay(Exception cause) => cause is TimeoutException or IOException or SocketException or InvalidOperationException { Source: "Npgsql" };

    static IEnumerable<Exception> Causes(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException) yield return cause;
    }
}
