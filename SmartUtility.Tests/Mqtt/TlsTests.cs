using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using SmartUtility.Core.Accounts;
using SmartUtility.Core.Metering;
using SmartUtility.Tests.Database;
using SmartUtility.Tests.Given;
using SmartUtility.Tests.Web;
using SmartUtility.Web.Mqtt;

namespace SmartUtility.Tests.Mqtt;

/// <summary>The port with TLS as a device of another project uses it.</summary>
public sealed class TlsTests(PostgresFixture postgres) : IAsyncLifetime
{
    readonly string _directory = Directory.CreateTempSubdirectory("su-tls-").FullName;
    HostFixture _host = null!;
    Operator _owner = null!;
    Meter _meter = null!;

    string Mine => Path.Combine(_directory, "mine.pem");

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(Mine, Certificate(withKey: true));
        _host = await HostFixture.StartAsync(postgres, settings: ["Mqtt:TlsPort=0", $"Mqtt:Certificate={Mine}"]);
        _owner = await _host.Rows.OperatorAsync("TLS");
        _meter = await _host.Rows.DeviceAsync(_host, _owner);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    static string Certificate(bool withKey)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportCertificatePem() + "\n" + (withKey ? key.ExportPkcs8PrivateKeyPem() + "\n" : "");
    }

    Task<(int Code, string Output)> PublishAsync(int port, string extra, decimal value) => Mosquitto.PublishAsync(port, $"{_owner.Code}/{_meter.Serial}", Rows.DeviceSecret, $"{_owner.Code}/meters/{_meter.Serial}/readings",
        $$"""{"time":"2026-11-23T05:0{{value}}:00Z","value":{{value}}}""", "-q 1 " + extra);

    [Fact]
    public async Task A_reading_over_tls_is_committed_and_a_client_that_does_not_trust_the_certificate_sends_nothing()
    {
        var address = _host.Services.GetRequiredService<MqttAddress>();
        var other = Path.Combine(_directory, "other.pem");
        await File.WriteAllTextAsync(other, Certificate(withKey: false));

        var (code, output) = await PublishAsync(address.TlsPort!.Value, $"--cafile {Mine}", 1);
        Assert.True(code == 0, output);
        Assert.NotEqual(0, (await PublishAsync(address.TlsPort!.Value, $"--cafile {other}", 2)).Code);
        Assert.NotEqual(0, (await PublishAsync(address.TlsPort!.Value, "", 3)).Code);
        Assert.Equal(0, (await PublishAsync(address.Port, "", 4)).Code);

        Assert.Equal([1000L, 4000L], (await _host.Rows.StoredAsync(_meter.Registers[0])).Select(row => row.Value));
    }
}
