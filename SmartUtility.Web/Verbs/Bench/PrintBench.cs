using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Billing;
using SmartUtility.Core.Billing.Operations;
using SmartUtility.Core.Shared;

namespace SmartUtility.Web.Verbs.Bench;

/// <summary>bench print: a month's print file and single bills through the application, beside the database writing the same pages again.</summary>
static class PrintBench
{
    const int FullBills = 20_000, Singles = 400;
    const double PageFloor = 150, SingleFloor = 40;

    static readonly BillingMonth Month = BillingMonth.Parse("2026-10");

    public static Command Verb()
    {
        var full = new Option<bool>("--full") { Description = "20 000 bills instead of 2 000" };
        var command = new Command("print", "The month's print file in pages per second, single bills in bills per second") { full };
        command.SetAction(async (parsed, stop) =>
        {
            var (line, isRight) = await RunAsync(parsed.GetValue(full) ? FullBills : FullBills / 10, stop);
            await Console.Out.WriteLineAsync(line);
            return isRight ? 0 : 1;
        });
        return command;
    }

    static async Task<(string Line, bool IsRight)> RunAsync(int bills, CancellationToken stop)
    {
        await using var host = await BenchHost.BuildAsync(stop);
        await SeedAsync(host.Owner, bills, stop);
        var (actor, print, keep) = (Actor.System(1), host.Services.GetRequiredService<PrintMonth>(), host.Services.GetRequiredService<KeepBill>());

        var file = (await print.StartAsync(actor, Month, stop)).Value;
        var since = Stopwatch.GetTimestamp();
        var pages = (await print.WorkAsync(actor, file.Id, stop)).Value;
        var printing = Stopwatch.GetElapsedTime(since).TotalSeconds;
        var size = new Counter();
        file = (await print.WriteAsync(actor, file.Id, _ => size, stop)).Value;

        since = Stopwatch.GetTimestamp();
        await BenchHost.SqlAsync(host.Owner, "insert into print_parts (operator_id, print_id, no, invoices, pages, lengths, body) select operator_id, print_id, no + 1000000, invoices, pages, lengths, body from print_parts", stop);
        var limit = Stopwatch.GetElapsedTime(since).TotalSeconds;

        var asked = Math.Min(Singles, bills);
        since = Stopwatch.GetTimestamp();
        for (var n = 1; n <= asked; n++) await keep.RunAsync(actor, Number(n), null, stop);
        var first = Stopwatch.GetElapsedTime(since).TotalSeconds;
        since = Stopwatch.GetTimestamp();
        for (var n = 1; n <= asked; n++) await keep.RunAsync(actor, Number(n), null, stop);
        var again = Stopwatch.GetElapsedTime(since).TotalSeconds;

        using var process = Process.GetCurrentProcess();
        var (rate, single) = (pages / printing, asked / first);
        var isRight = pages == bills && size.Written == file.Bytes && file.State == PrintState.Done;
        return (JsonSerializer.Serialize(new
        {
            bench = "print", cores = Environment.ProcessorCount, bills, pages, megabytes = Math.Round(file.Bytes / 1e6, 1), seconds = Math.Round(printing, 2), pages_per_second = Math.Round(rate), floor_pages_per_second = PageFloor,
            limit_database_pages_per_second = Math.Round(pages / limit), single_bills_per_second = Math.Round(single), floor_single_bills_per_second = SingleFloor, kept_bills_per_second = Math.Round(asked / again),
            peak_resident_mb = process.PeakWorkingSet64 / 1_000_000, holds = isRight && rate >= PageFloor && single >= SingleFloor,
        }), isRight);
    }

    static string Number(int n) => string.Create(CultureInfo.InvariantCulture, $"BENCH-F-2026-{n:000000}");

    static async Task SeedAsync(string owner, int bills, CancellationToken stop)
    {
        var count = bills.ToString(CultureInfo.InvariantCulture);
        await BenchHost.SqlAsync(owner, $$"""
            insert into operators (code, name, time_zone, currency, resources, language, grace_days, due_days, cut_from, cut_until, cut_any_hour, stale_after, is_demo)
              values ('BENCH', 'Société des Eaux du Banc', 'Africa/Porto-Novo', 'XOF', '{2}', 'fr', 0, 15, '08:00', '15:00', false, '1 day', false);
            insert into network_points (operator_id, code, name, kind, resource, path) values (1, 'Z', 'Zone', 2, 2, '{}');
            insert into usage_points (operator_id, code, network_point_id, resource, kind, households, district, is_unbilled, reading_route)
              select 1, 'U' || i, 1, 2, 0, 1, 'District ' || i % 100, false, case when i % 10 > 0 then 'T' || i % 97 end from generate_series(1, {{count}}) i;
            insert into subscribers (operator_id, account, name, kind, language, created_at) select 1, 'B' || i, 'Subscriber ' || i, 0, 'fr', now() from generate_series(1, {{count}}) i;
            insert into agreements (operator_id, number, subscriber_id, usage_point_id, tariff_code, starts_on) select 1, 'A' || i, i, i, 'DOM', '2020-01-01' from generate_series(1, {{count}}) i;
            """, stop);
        await using var connection = new NpgsqlConnection(owner + ";Command Timeout=600");
        await connection.OpenAsync(stop);
        foreach (var chunk in Enumerable.Range(1, bills).Chunk(1000))
        {
            var documents = Array.ConvertAll(chunk, Bill);
            await using var command = new NpgsqlCommand("""
                insert into invoices (operator_id, kind, number, agreement_id, subscriber_id, revision, period_start, period_end, issued_at, due_on, currency, net, tax, rounding_amount, total, quantity, is_estimated, language, document, hash)
                  select 1, 0, number, n, n, 0, $1, $2, timestamptz '2026-11-02 09:00Z', date '2026-11-17', 'XOF', 0, 0, 0, total, quantity, false, language, document, sha256(convert_to(document, 'UTF8'))
                  from unnest($3, $4, $5, $6, $7, $8) as bill(n, number, total, quantity, language, document)
                """, connection)
            {
                Parameters =
                {
                    new NpgsqlParameter { Value = Month.First }, new NpgsqlParameter { Value = Month.End }, new NpgsqlParameter { Value = chunk }, new NpgsqlParameter { Value = Array.ConvertAll(documents, bill => bill.Number) },
                    new NpgsqlParameter { Value = Array.ConvertAll(documents, bill => bill.Price.Total) }, new NpgsqlParameter { Value = Array.ConvertAll(documents, bill => (long)(bill.Quantity * ResourceUnits.BasePerDisplay)) },
                    new NpgsqlParameter { Value = Array.ConvertAll(documents, bill => bill.Language) }, new NpgsqlParameter { Value = Array.ConvertAll(documents, BillingJson.Write) },
                },
            };
            await command.ExecuteNonQueryAsync(stop);
        }
    }

    // A bill as most are: a meter, two blocks, a standing charge, a levy, a tax, a year of history; one in seven with something owed, one in eleven estimated.
    static InvoiceDocument Bill(int n)
    {
        var quantity = 8 + (n % 40) + (n % 4 * 0.25m);
        var (first, second) = (Math.Min(10, quantity), Math.Max(0, quantity - 10));
        RatedLine[] lines = [new("water.1", "Eau, tranche sociale", first, "m³", 200, first * 200, []), new("water.2", "Eau, tranche domestique", second, "m³", 430, Math.Round(second * 430), ["vat"]), new("fix", "Entretien du branchement", 1, "month", 500, 500, ["vat"])];
        var (taxed, fund) = (lines[1].Amount + 500, Math.Round(quantity * 3));
        var tax = Math.Round(taxed * 0.18m);
        var total = lines.Sum(line => line.Amount) + tax + fund;
        return new InvoiceDocument(Number(n), InvoiceKind.Normal, n % 3 == 0 ? "en" : "fr", new DateOnly(2026, 11, 2), new DateOnly(2026, 11, 17), Month.First, Month.End,
            new DocumentIssuer("BENCH", "Société des Eaux du Banc", "IFU 3200000000000", "12, rue du Marché", "+229 21 00 00 00", "contact@banc.example"), new DocumentCustomer($"B{n}", $"Subscriber {n}", null, "+229 97 00 00 00"),
            new DocumentPlace($"U{n}", Resource.Water, $"A{n}", $"District {n % 100}", 1, "Derrière la mosquée bleue") { Kind = "home", MeterSize = "DN20", Route = $"T{n % 97}" }, "DOM", "Eau domestique",
            [new DocumentRegister($"M{n}", "8-0:1.0.0", "m3", 1000 + n, Month.First.ToDateTime(TimeOnly.MinValue), 1000 + n + quantity, Month.End.ToDateTime(TimeOnly.MinValue), 3, 1, quantity, n % 11 == 0)], quantity, "m³", n % 11 == 0,
            new RatedBill(lines, [new RatedTax("vat", "TVA", taxed, 0.18m, tax, false)], [new RatedLevy("fund", "Fonds de l'eau", quantity, 3, fund, "Fonds rural")], total, 0, total, "XOF"), n % 7 == 0 ? 4_200 : 0,
            [.. Enumerable.Range(0, 12).Select(month => new DocumentHistory(Month.First.AddMonths(month - 12), 6 + ((n + (month * 5)) % 30)))], Number(n));
    }

    // Counts what is written, keeps nothing.
    sealed class Counter : Stream
    {
        public long Written { get; private set; }
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => Written;
        public override long Position { get => Written; set => throw new NotSupportedException(); }
        public override void Flush()
        {
        }
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => Written += count;
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written += buffer.Length;
            return ValueTask.CompletedTask;
        }
    }
}
