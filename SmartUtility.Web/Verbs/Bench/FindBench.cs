using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Payments.Operations;
using SmartUtility.Web.Hosting;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench find: how long it takes to find an account by what people say.</summary>
static class FindBench
{
    const int Full = 100_000, Rounds = 20;
    const double LimitMs = 300;

    // A name that thousands have, a full name, its beginning, two letters, without accents, a landmark, a phone in parts, a meter, an account, nobody.
    static readonly string[] Questions = ["mensah", "kodjo agbo", "af", "Épiphanie Zinsou", "epiphanie zinsou", "école 777", "marche", "97 00 42", "+22997004210", "M0042", "C00077", "xyzzy nobody"];

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "100 000 accounts instead of a tenth" };
        var command = new Command("find", "Accounts found by name, phone, account, meter and landmark: 95th percentile and slowest in ms") { full };
        command.SetAction(async (parsed, stop) =>
        {
            await Console.Out.WriteLineAsync(await RunAsync(parsed.GetValue(full) ? Full : Full / 10, stop));
            return 0;
        });
        return command;
    }

    static async Task<string> RunAsync(int accounts, CancellationToken stop)
    {
        await using var host = await BenchHost.BuildAsync(stop);
        var owner = host.Owner;
        var (operatorId, _) = await BenchNetwork.SeedAsync(owner, 100, 0, stop);
        await BenchHost.SqlAsync(owner, $$"""
            set session_replication_role = replica;
            insert into subscribers (operator_id, account, name, kind, language, created_at)
              select {{operatorId}}, 'C' || lpad(i::text, 6, '0'), (array['Afi','Kodjo','Awa','Épiphanie','Koffi','Sènan','Aïcha','Yao','Fatou','Rodrigue','Bénédicte'])[1 + i % 11] || ' ' ||
                (array['Mensah','Agbo','Zinsou','d''Almeida','Hounkpatin','Traoré','Adjovi','Sossa','Dossou','Kiki','Ahouansou','Gbaguidi','Tossou'])[1 + i / 7 % 13] || case when i % 3 = 0 then ' ' || chr(65 + i % 26) || '.' else '' end,
                0, 'fr', '2020-01-01' from generate_series(1, {{accounts.ToString(CultureInfo.InvariantCulture)}}) i;
            insert into subscriber_phones (operator_id, subscriber_id, phone, is_primary) select operator_id, id, '+22997' || lpad(substr(account, 2), 6, '0'), true from subscribers;
            insert into usage_points (operator_id, code, network_point_id, resource, kind, households, district, landmark)
              select operator_id, 'P' || substr(account, 2), (select min(id) from network_points where kind = 2), 2, 0, 1, 'Akpakpa',
                case id % 3 when 0 then 'derrière l’école ' || id % 1000 when 1 then 'près du marché ' || id % 400 else null end from subscribers;
            insert into meters (operator_id, serial, resource, switch, interval, is_online, supply) select operator_id, 'M' || substr(account, 2), 2, 0, '1 hour', false, 1 from subscribers;
            insert into registers (operator_id, meter_id, code, unit, decimals, capacity, base_factor) select operator_id, id, '8-0:1.0.0', 'm3', 3, 1000000000, 1 from meters where serial like 'M%';
            insert into installations (operator_id, meter_id, usage_point_id, flow, from_at) select u.operator_id, m.id, u.id, 1, '2020-01-01' from usage_points u join meters m on m.serial = 'M' || substr(u.code, 2) where u.code like 'P%';
            insert into agreements (operator_id, number, subscriber_id, usage_point_id, tariff_code, starts_on)
              select s.operator_id, 'A' || s.id, s.id, u.id, 'DOM', '2020-01-01' from subscribers s join usage_points u on u.code = 'P' || substr(s.account, 2);
            analyze
            """, stop);
        var find = host.Services.GetRequiredService<FindAccounts>();
        var actor = Actor.System(operatorId);
        List<(string Question, double Ms, int Found)> asked = [];
        for (var round = 0; round < Rounds; round++)
            foreach (var question in Questions)
            {
                var since = Stopwatch.GetTimestamp();
                var found = (await find.RunAsync(actor, question, stop)).Value.Count;
                if (round > 0) asked.Add((question, Stopwatch.GetElapsedTime(since).TotalMilliseconds, found));
            }
        var times = asked.Select(one => one.Ms).Order().ToList();
        var slowest = asked.GroupBy(one => one.Question).Select(group => (group.Key, Ms: group.Average(one => one.Ms))).MaxBy(one => one.Ms);
        var p95 = times[(int)(times.Count * 0.95)];
        var empty = asked.Where(one => one.Question != Questions[^1] && one.Found == 0).Select(one => one.Question).Distinct().ToList();
        return JsonSerializer.Serialize(new
        {
            bench = "find", cores = Environment.ProcessorCount, accounts, questions = asked.Count, p50_ms = Math.Round(times[times.Count / 2], 1), p95_ms = Math.Round(p95, 1), slowest_ms = Math.Round(times[^1], 1),
            slowest_question = slowest.Key, slowest_question_ms = Math.Round(slowest.Ms, 1), not_found = empty, limit_ms = LimitMs, holds = times[^1] <= LimitMs && empty.Count == 0,
        });
    }
}
