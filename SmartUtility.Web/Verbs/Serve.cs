using System.CommandLine;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs;

/// <summary>serve: the portal, the broker, the background jobs.</summary>
static class Serve
{
    public static Command Verb()
    {
        var command = new Command("serve", "The portal, the broker, the background jobs (default)") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(async (parsed, stop) =>
        {
            await using (var host = await UtilityHost.BuildAsync([.. parsed.UnmatchedTokens], stop: stop))
            {
                await host.StartAsync(stop);
                await Console.Out.WriteLineAsync(ReadyBlock.Of(host));
                await host.App.WaitForShutdownAsync(stop);
            }
            // Last of all: whoever waits for it knows that the database has ended too.
            await Console.Out.WriteLineAsync("SmartUtility has stopped.");
            return 0;
        });
        return command;
    }
}
