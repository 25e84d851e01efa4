using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using SmartUtility.Core.Accounts;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench screenshots: signs in as every role of a running demonstration, follows the links from its home and takes a picture of every page once, in both languages, at 360 and 1280 px, light and dark.</summary>
static partial class Screenshots
{
    static readonly (int Width, int Height)[] Sizes = [(360, 740), (1280, 800)];

    public static Command Verb()
    {
        var url = new Option<string>("--url") { Description = "The running portal", DefaultValueFactory = _ => "http://127.0.0.1:5080" };
        var passwords = new Option<FileInfo>("--passwords") { Description = "The demonstration's sign-ins (demo-passwords in the data directory)", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Where the pictures go", DefaultValueFactory = _ => new DirectoryInfo("screenshots") };
        var roles = new Option<string?>("--roles") { Description = "Only these roles, comma separated (public for nobody)" };
        var dark = new Option<bool>("--dark") { Description = "Also in dark" };
        var command = new Command("screenshots", "Pictures of every page of a running demonstration") { url, passwords, output, roles, dark };
        command.SetAction(async (parsed, stop) =>
        {
            var file = parsed.GetValue(passwords)!;
            if (!file.Exists) throw new StartRefused($"{file.FullName} is not there; give --passwords the file of the running demonstration");
            var known = JsonSerializer.Deserialize<Known>(await File.ReadAllTextAsync(file.FullName, stop), JsonSerializerOptions.Web)?.SignIns ?? [];
            var people = known.Select(known => new Person(known.Role, known.User, known.Password, Roles.Parse(known.Role)?.Home() ?? "/")).ToList();
            var only = parsed.GetValue(roles)?.Split(',');
            people.Insert(0, new Person("public", "", "", "/"));
            var folder = parsed.GetValue(output)!;
            folder.Create();
            var taken = 0;
            var problems = new List<string>();
            await using var browser = await Browser.StartAsync(stop);
            foreach (var person in people.Where(person => only is null || only.Contains(person.Role)).DistinctBy(person => person.Role))
                foreach (var language in new[] { "en", "fr" })
                    foreach (var night in parsed.GetValue(dark) ? new[] { false, true } : [false])
                        taken += await WalkAsync(browser, parsed.GetValue(url)!.TrimEnd('/'), person, people.Find(other => other.Role == "subscriber")?.Name ?? "", language, night, folder.FullName, problems, stop);
            Console.WriteLine(JsonSerializer.Serialize(new { bench = "screenshots", pictures = taken, limit = "0 problems", problems }));
            return problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    static async Task<int> WalkAsync(Browser browser, string url, Person person, string subscriber, string language, bool night, string folder, List<string> problems, CancellationToken stop)
    {
        await browser.OpenAsync(Sizes[1].Width, Sizes[1].Height, night, stop);
        await browser.GoAsync($"{url}/?lang={language}", stop);
        if (person.Role != "public")
        {
            await browser.GoAsync($"{url}/sign-in", stop);
            await browser.EvaluateAsync($$"""
                (() => { const form = [...document.forms].find(f => f.querySelector('input[type=password]'));
                  form.querySelector('input:not([type=hidden]):not([type=password]):not([type=checkbox])').value = {{JsonSerializer.Serialize(person.Name)}};
                  form.querySelector('input[type=password]').value = {{JsonSerializer.Serialize(person.Password)}};
                  (form.querySelector('button[type=submit]') ?? form.querySelector('button')).click(); })()
                """, stop);
            await browser.SettleAsync(stop);
            var landed = (await browser.EvaluateAsync("location.pathname", stop))?.GetValue<string>();
            if (landed != person.Home) problems.Add($"{person.Role}: landed on {landed} instead of {person.Home}");
        }
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // What no link leads to: the counter finds accounts by a form.
        var waiting = new Queue<string>(person.Home == "/counter" ? [person.Home, "/counter?q=" + Uri.EscapeDataString(subscriber)] : [person.Home]);
        var taken = 0;
        while (waiting.TryDequeue(out var path) && seen.Count < 60)
        {
            if (!seen.Add(Shape(path))) continue;
            await browser.ResizeAsync(Sizes[1].Width, Sizes[1].Height, stop);
            await browser.GoAsync(url + path, stop);
            var title = (await browser.EvaluateAsync("document.title + ' | ' + (document.querySelector('h1')?.innerText ?? '')", stop))?.GetValue<string>() ?? "";
            if (title.EndsWith("| ", StringComparison.Ordinal)) problems.Add($"{person.Role} {path}: no h1");
            foreach (var (width, height) in Sizes)
            {
                await browser.ResizeAsync(width, height, stop);
                await Task.Delay(250, stop);
                var wide = (await browser.EvaluateAsync("document.documentElement.scrollWidth", stop))?.GetValue<int>() ?? width;
                if (wide > width + 1) problems.Add($"{person.Role} {path} at {width}: {wide} px wide");
                var name = $"{person.Role}{Shape(path).Replace('/', '_')}.{language}.{width}{(night ? ".dark" : "")}.png";
                await File.WriteAllBytesAsync(Path.Combine(folder, name), await browser.PictureAsync(width, stop), stop);
                taken++;
            }
            var links = await browser.EvaluateAsync("JSON.stringify([...document.querySelectorAll('main a[href], nav a[href], header a[href]')].map(a => a.href).filter(h => h.startsWith(location.origin)).map(h => h.slice(location.origin.length).split('#')[0]))", stop);
            foreach (var link in JsonSerializer.Deserialize<string[]>(links?.GetValue<string>() ?? "[]") ?? [])
                if (link.StartsWith('/') && !Skipped().IsMatch(link) && !seen.Contains(Shape(link))) waiting.Enqueue(link);
        }
        return taken;
    }

    /// <summary>A page once, whatever its id and query, but each of its tabs and what a search found: segments with a digit are one.</summary>
    static string Shape(string path)
    {
        var parts = path.Split('?', 2);
        var shape = string.Join('/', parts[0].TrimEnd('/').Split('/').Select(segment => segment.Any(char.IsAsciiDigit) ? "id" : segment));
        var query = QueryHelpers.ParseQuery(parts.Length == 2 ? parts[1] : null);
        return shape + (query.TryGetValue("tab", out var tab) ? $"/tab-{tab}" : "") + (query.ContainsKey("q") ? "/found" : "");
    }

    [GeneratedRegex(@"sign-out|/pdf|\.csv|/stream|/events|export|/admin/jobs|lang=|^/scalar|^/openapi|^/metrics|^/api|^/_")]
    private static partial Regex Skipped();

    sealed record Known(IReadOnlyList<SignIn> SignIns);

    sealed record SignIn(string Role, string User, string Password);

    sealed record Person(string Role, string Name, string Password, string Home);
}
