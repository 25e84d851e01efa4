using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SmartUtility.Tests.Web;

/// <summary>The program as a process with its private database: how it starts, how it is refused, how it dies.</summary>
public sealed class ProgramTests : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("su-program-").FullName;

    public ProgramTests() => File.SetUnixFileMode(_directory, (UnixFileMode)Convert.ToInt32("755", 8));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    ProgramProcess Start(params string[] args) => ProgramProcess.Start(_directory, ["--Urls=http://127.0.0.1:0", "--Mqtt:Port=0", "--Jobs:Enabled=false", .. args]);

    int Postmaster() => int.Parse(File.ReadLines(Path.Combine(_directory, ".data/postgres/postmaster.pid")).First(), CultureInfo.InvariantCulture);

    static bool Lives(int id) => File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    static async Task<TimeSpan> GoneAfterAsync(int id)
    {
        var watch = Stopwatch.StartNew();
        while (Lives(id) && watch.Elapsed < TimeSpan.FromSeconds(20)) await Task.Delay(10);
        return watch.Elapsed;
    }

    [Fact]
    public async Task Killed_it_takes_its_database_along_and_the_next_start_finds_its_data()
    {
        await using (var program = Start())
        {
            await program.ReadyAsync();
            var postmaster = Postmaster();
            Assert.True(Lives(postmaster));
            Assert.True(Directory.Exists(Path.Combine(_directory, ".data")), "the data directory is relative to the working directory");

            program.Signal("KILL");

            // Promised: 1 s. A busy machine of two cores gets some more.
            Assert.InRange((await GoneAfterAsync(postmaster)).TotalSeconds, 0, 4);
        }

        await using var next = Start();
        await next.ReadyAsync();
        next.Signal("INT");
        Assert.Equal(0, await next.EndAsync());
        Assert.False(Lives(Postmaster2()));
        Assert.DoesNotContain("   at ", next.Output + next.Errors, StringComparison.Ordinal);

        int Postmaster2() => File.Exists(Path.Combine(_directory, ".data/postgres/postmaster.pid")) ? Postmaster() : 0;
    }

    [Fact]
    public async Task A_second_one_on_the_same_data_is_refused_in_one_line()
    {
        await using var first = Start();
        await first.ReadyAsync();

        await using var second = Start();

        Assert.Equal(1, await second.EndAsync());
        Assert.Contains("another program uses", OneLine(second), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Urls")]
    [InlineData("Mqtt:Port")]
    public async Task A_port_that_is_taken_is_named_in_one_line(string setting)
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        await using var program = Start($"--{setting}={(setting == "Urls" ? $"http://127.0.0.1:{port}" : port)}");

        Assert.Equal(1, await program.EndAsync());
        Assert.Contains($"port {port} is taken", OneLine(program), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_settings_are_the_file_beside_the_program_whatever_lies_in_the_working_directory()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "appsettings.json"), """{ "Mqtt": { "Prt": 1 } }""");

        await using var program = ProgramProcess.Start(_directory, "simulate");

        Assert.Equal(1, await program.EndAsync());
        Assert.Contains($"no demonstration in {_directory}/.data", OneLine(program), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Mqtt:Prt=1", 1, "unknown setting Mqtt__Prt")]
    [InlineData("--Mqtt:Address=everywhere", 1, "Mqtt__Address")]
    [InlineData("--Urls=here", 1, "setting Urls")]
    [InlineData("--ConnectionStrings:SmartUtility=Host=127.0.0.1;Port=1;Username=x;Database=x;Timeout=2", 1, "does not answer")]
    [InlineData("--Demo:Enabled=perhaps", 1, "Demo")]
    public async Task What_cannot_be_is_refused_in_one_line(string argument, int code, string words)
    {
        await using var program = Start(argument);

        Assert.Equal(code, await program.EndAsync());
        Assert.Contains(words, OneLine(program), StringComparison.Ordinal);
    }

    static string OneLine(ProgramProcess program)
    {
        Assert.Single(program.Errors.Split('\n'));
        return program.Errors;
    }
}
