using System.ComponentModel.DataAnnotations;

namespace SmartUtility.Web.Hosting;

/// <summary>Section Data.</summary>
public sealed record DataSettings
{
    /// <summary>Directory of the private database, keys and demo passwords. Relative to the working directory.</summary>
    [Required] public string Directory { get; init; } = "./.data";
}

/// <summary>Section Portal.</summary>
public sealed record PortalSettings
{
    /// <summary>Address under which people reach the portal (behind a proxy: the proxy's); links in mails and the square code of bills start with it. Absent: the first of Urls in mails, no link on bills.</summary>
    public string? Url { get; init; }
    /// <summary>Whom to turn to when an operator does not answer, in one line printed on bills, e.g. the regulator with its address. Absent: nothing is printed.</summary>
    [MaxLength(120)] public string? Regulator { get; init; }
}

/// <summary>Section Keys.</summary>
public sealed record KeySettings
{
    /// <summary>Directory of the MQTT pepper and the data protection keys (mode 0600); "keys" in the data directory when empty.</summary>
    public string? Directory { get; init; }
}

/// <summary>Section Database.</summary>
public sealed record DatabaseSettings
{
    /// <summary>True: serve brings an ordinary server's database to this version itself.</summary>
    public bool MigrateOnStart { get; init; }
}

/// <summary>Section Mqtt.</summary>
public sealed record MqttSettings
{
    /// <summary>Address of both ports; the plain port on anything but loopback is warned of at start.</summary>
    [Required] public string Address { get; init; } = "127.0.0.1";
    /// <summary>Plain TCP port; 0 picks a free one.</summary>
    [Range(0, 65535)] public int Port { get; init; } = 1883;
    /// <summary>TLS port; needs Certificate.</summary>
    [Range(0, 65535)] public int? TlsPort { get; init; }
    /// <summary>PEM or PFX file of the TLS port.</summary>
    public string? Certificate { get; init; }
}

/// <summary>Section Backup.</summary>
public sealed record BackupSettings
{
    /// <summary>Where the nightly backups go: a directory on another disk. Empty: none are made.</summary>
    public string? Directory { get; init; }
    /// <summary>Nightly backups that are kept, the newest, 1 to 400.</summary>
    [Range(1, 400)] public int Keep { get; init; } = 14;
    /// <summary>Hour (UTC) from which the night's backup is due, 0 to 23.</summary>
    [Range(0, 23)] public int Hour { get; init; } = 1;
    /// <summary>True: the directory may lie on the disk of the data, because it is copied elsewhere by other means.</summary>
    public bool AllowSameDisk { get; init; }
}

/// <summary>Section Clock.</summary>
public sealed record ClockSettings
{
    /// <summary>HOST or HOST:PORT of a time server (NTP) to compare with while the system's clock is not synchronised, e.g. the office's router. Empty: none.</summary>
    public string? Server { get; init; }
}

/// <summary>Section Demo.</summary>
public sealed record DemoSettings
{
    /// <summary>Seeds the demonstration country when the database is empty, plays its meters, prints its sign-ins, shows its messages.</summary>
    public bool Enabled { get; init; }
    /// <summary>Meters of the seed, 50 to 20 000.</summary>
    [Range(50, 20_000)] public int Meters { get; init; } = 500;
    /// <summary>Days of history, 40 to 800.</summary>
    [Range(40, 800)] public int Days { get; init; } = 400;
    /// <summary>Seconds between two readings of a virtual meter, 1 to 3600.</summary>
    [Range(1, 3600)] public int IntervalSeconds { get; init; } = 10;
}

/// <summary>Section Api.</summary>
public sealed record ApiSettings
{
    /// <summary>A key with the installation's rights, only if set (at least 24 characters).</summary>
    [MinLength(24)] public string? BootstrapKey { get; init; }
}

/// <summary>Section Smtp; no mail is sent while Host is empty.</summary>
public sealed record SmtpSettings
{
    /// <summary>Server name.</summary>
    public string? Host { get; init; }
    /// <summary>Port.</summary>
    [Range(1, 65535)] public int Port { get; init; } = 587;
    /// <summary>STARTTLS required; false only for a server on loopback.</summary>
    public bool Tls { get; init; } = true;
    /// <summary>User name, when the server wants one.</summary>
    public string? User { get; init; }
    /// <summary>Password.</summary>
    public string? Password { get; init; }
    /// <summary>Sender.</summary>
    [Required] public string From { get; init; } = "smartutility@localhost";
}

/// <summary>Section Sms; messages stay in the outbox while Url is empty.</summary>
public sealed record SmsSettings
{
    /// <summary>HTTP gateway.</summary>
    public string? Url { get; init; }
}

/// <summary>Section Jobs.</summary>
public sealed record JobSettings
{
    /// <summary>False: this instance runs no background jobs.</summary>
    public bool Enabled { get; init; } = true;
    /// <summary>Workers, 1 to 32.</summary>
    [Range(1, 32)] public int Workers { get; init; } = 4;
}
