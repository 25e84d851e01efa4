using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Metering.Operations;

namespace SmartUtility.Core.Commands.Operations;

/// <summary>Registration.</summary>
public static class CommandsRegistration
{
    /// <summary>Operations of Commands.</summary>
    public static IServiceCollection AddCommands(this IServiceCollection services) => services
        .AddSingleton<CommandSignal>()
        .AddSingleton<RequestCommand>()
        .AddSingleton<DueCommands>()
        .AddSingleton<RecordDelivery>()
        .AddSingleton<RecordResult>()
        .AddSingleton<IResultHandler, TakeResults>()
        .AddSingleton<ExpireCommands>()
        .AddSingleton<CommandQueries>();
}
