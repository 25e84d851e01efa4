using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Hosting;
using SmartUtility.Web.Live;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>
/// bench pages: what an open control room costs. The program with a large network runs in this process; another process opens the pages, so that their side
/// is not counted. Readings come as the writer tells them after its commit.
/// </summary>
static class Pages
{
    const int KbLimit = 200, BytesLimit = 50;

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "200 pages, 5 000 network points, 60 seconds instead of 20, 500 and 15" };
        var path = new Option<string>("--path") { Description = "Which page", DefaultValueFactory = _ => "/ops" };
        var count = new Option<int?>("--pages") { Description = "Pages open at a time" };
        var command = new Command("pages", "Managed heap of an open page, updates a second and bytes of an update on the wire, at 1 000 readings a second") { full, path, count };
        command.SetAction(async (parsed, stop) =>
        {
            var page = parsed.GetValue(path)!;
            await Console.Out.WriteLineAsync(parsed.GetValue(full) ? await RunAsync(page, parsed.GetValue(count) ?? 200, 5_000, 60, stop) : await RunAsync(page, parsed.GetValue(count) ?? 20, 500, 15, stop));
            return 0;
        });
        return command;
    }

    /// <summary>The other process: opens pages, waits for a line on its input, measures, waits for another, closes.</summary>
    public static Command ClientVerb()
    {
        var url = new Option<string>("--url") { Required = true };
        var cookie = new Option<string>("--cookie") { Required = true };
        var pages = new Option<int>("--pages") { Required = true };
        var command = new Command("pages-client", "Opens the pages of bench pages") { url, cookie, pages };
        command.Hidden = true;
        command.SetAction(async (parsed, stop) =>
        {
            List<Circuit> open = [];
            try
            {
                for (var i = 0; i < parsed.GetValue(pages); i++) open.Add(await Circuit.OpenAsync(new Uri(parsed.GetValue(url)!), parsed.GetValue(cookie)!, stop));
                await Console.Out.WriteLineAsync("open");
                await Console.In.ReadLineAsync(stop);
                foreach (var circuit in open) circuit.Reset();
                await Console.Out.WriteLineAsync("measuring");
                await Console.In.ReadLineAsync(stop);
                await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new Measured(open.Sum(one => (long)one.Batches), open.Sum(one => (long)one.Appends), open.Sum(one => (long)one.AppendsAlone), open.Sum(one => one.AppendBytes), open.Sum(one => one.WireBytes),
                    open.Count(one => one.Failure is not null), open.Select(one => one.Failure).FirstOrDefault(failure => failure is not null))));
            }
            finally
            {
                foreach (var circuit in open) await circuit.DisposeAsync();
            }
            return 0;
        });
        return command;
    }

    sealed record Measured(long Batches, long Appends, long AppendsAlone, long AppendBytes, long WireBytes, int Failed, string? Failure);

    static async Task<string> RunAsync(string page, int pages, int points, int seconds, CancellationToken stop)
    {
        await using var host = await BenchHost.BuildAsync(stop);
        var owner = host.Owner;
        var (operatorId, _) = await BenchNetwork.SeedAsync(owner, points, 7, stop);
        // As a control room on an ordinary day: its lists of alerts and of the largest losses are full.
        await BenchNetwork.AlertsAsync(owner, 5, stop);
        await host.App.StartAsync(stop);
        var url = new Uri(new Uri(host.App.Urls.First()), page);
        var cookie = await CookieAsync(host, operatorId);
        var registers = await BenchNetwork.RegistersAsync(owner, stop);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var told = 0L;
        var telling = Task.Run(async () => told = await TellAsync(host.Services.GetRequiredService<LiveFeed>(), operatorId, registers, ending.Token), CancellationToken.None);

        // A quarter of an hour of steps, as after a while of running: a page draws them all.
        var network = host.Services.GetRequiredService<LiveNetwork>();
        await network.RefreshAsync(stop);
        for (var i = 0; i < LiveNetwork.Kept; i++) network.Step();

        // One page opened and closed: what is made once for all is there before the first look.
        using (var first = Client(url, cookie, 1))
        {
            await HearAsync(first, "open", stop);
            await EndAsync(first, stop);
        }
        await Task.Delay(TimeSpan.FromSeconds(2), stop);
        var before = Heap();
        using var clients = Client(url, cookie, pages);
        var since = Stopwatch.GetTimestamp();
        await HearAsync(clients, "open", stop);
        var opened = Stopwatch.GetElapsedTime(since);
        // Until the last page has drawn and taken its curve.
        await Task.Delay(TimeSpan.FromSeconds(8), stop);
        var after = Heap();
        await clients.StandardInput.WriteLineAsync();
        await HearAsync(clients, "measuring", stop);
        var (cpu, from) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), stop);
        var took = Stopwatch.GetElapsedTime(from);
        await clients.StandardInput.WriteLineAsync();
        var measured = JsonSerializer.Deserialize<Measured>(await clients.StandardOutput.ReadLineAsync(stop) ?? throw new InvalidOperationException(await clients.StandardError.ReadToEndAsync(stop)))!;
        var busy = Environment.CpuUsage.TotalTime - cpu;
        await EndAsync(clients, stop);
        await ending.CancelAsync();
        await telling;

        var (kb, bytes) = ((after - before) / 1024.0 / pages, measured.AppendsAlone == 0 ? 0 : (double)measured.AppendBytes / measured.AppendsAlone);
        var updates = measured.Appends / took.TotalSeconds / pages;
        var drawings = measured.Batches / took.TotalSeconds / pages;
        return JsonSerializer.Serialize(new
        {
            bench = "pages", page, cores = Environment.ProcessorCount, pages, points, readings_told = told, opened_s = Math.Round(opened.TotalSeconds, 1), failed_pages = measured.Failed, failure = measured.Failure,
            heap_kb_per_page = Math.Round(kb, 1), heap_limit_kb = KbLimit, curve_updates_per_s = Math.Round(updates, 2), drawings_per_s = Math.Round(drawings, 2), updates_limit_per_s = 1, bytes_per_curve_update = Math.Round(bytes, 1), bytes_limit = BytesLimit, curve_updates_alone = measured.AppendsAlone, bytes_per_page_and_update = Math.Round(updates == 0 ? 0 : measured.WireBytes / took.TotalSeconds / pages / updates, 1),
            bytes_per_page_and_s = Math.Round(measured.WireBytes / took.TotalSeconds / pages, 1), cpu_share_of_one_core = Math.Round(busy / took, 2), working_set_mb = Environment.WorkingSet >> 20,
            holds = measured.Failed == 0 && kb <= KbLimit && updates <= 1 && drawings <= 1 && bytes <= BytesLimit,
        });
    }

    static Process Client(Uri url, string cookie, int pages) => Process.Start(new ProcessStartInfo("dotnet",
        [typeof(Pages).Assembly.Location, "bench", "pages-client", "--url", url.AbsoluteUri, "--cookie", cookie, "--pages", pages.ToString(CultureInfo.InvariantCulture)])
        { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true }) ?? throw new StartRefused("the pages could not be opened");

    static async Task HearAsync(Process client, string word, CancellationToken stop)
    {
        var line = await client.StandardOutput.ReadLineAsync(stop);
        if (line != word) throw new StartRefused($"the pages could not be opened: {line} {await client.StandardError.ReadToEndAsync(stop)}");
    }

    static async Task EndAsync(Process client, CancellationToken stop)
    {
        client.StandardInput.Close();
        await client.StandardOutput.ReadToEndAsync(stop);
        await client.WaitForExitAsync(stop);
    }

    // What a full collection left alive: what the readings of the moment allocate after it is not the pages'.
    static long Heap()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        var info = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return info.HeapSizeBytes - info.FragmentedBytes;
    }

    // A dispatcher's sign-in, as the program itself would write it.
    static async Task<string> CookieAsync(BenchHost host, int operatorId)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = new User { UserName = "bench@example.org", Email = "bench@example.org", EmailConfirmed = true, Role = Role.Dispatcher, OperatorId = operatorId, DisplayName = "Bench", Language = "en" };
        if (await users.CreateAsync(user) is { Succeeded: false } refused) throw new StartRefused(refused.Errors.First().Description);
        var principal = await scope.ServiceProvider.GetRequiredService<IUserClaimsPrincipalFactory<User>>().CreateAsync(user);
        var options = scope.ServiceProvider.GetRequiredService<IOptionsMonitor<CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var now = TimeProvider.System.GetUtcNow();
        var ticket = new AuthenticationTicket(principal, new AuthenticationProperties { IssuedUtc = now, ExpiresUtc = now.AddHours(4) }, IdentityConstants.ApplicationScheme);
        return $"{options.Cookie.Name}={options.TicketDataFormat.Protect(ticket)}";
    }

    // A thousand readings a second, in ten deliveries.
    static async Task<long> TellAsync(LiveFeed feed, int operatorId, List<int> registers, CancellationToken stop)
    {
        var random = new Random(1);
        var (told, at) = (0L, 0);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                var now = TimeProvider.System.GetUtcNow();
                LiveReading[] readings = [.. Enumerable.Range(0, 100).Select(_ => new LiveReading(operatorId, 1, registers[at++ % registers.Count], now, 1, 500 + random.NextDouble() * 1000))];
                feed.Publish(readings);
                told += readings.Length;
            }
        }
        catch (OperationCanceledException)
        {
            // enough
        }
        return told;
    }
}
