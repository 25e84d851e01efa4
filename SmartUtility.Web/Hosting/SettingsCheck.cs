using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace SmartUtility.Web.Hosting;

/// <summary>The program's own sections: read once, unknown keys and invalid values stop the start with one clear line.</summary>
public static class SettingsCheck
{
    static readonly Dictionary<string, Type> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Data"] = typeof(DataSettings), ["Portal"] = typeof(PortalSettings), ["Keys"] = typeof(KeySettings), ["Database"] = typeof(DatabaseSettings), ["Mqtt"] = typeof(MqttSettings),
        ["Demo"] = typeof(DemoSettings), ["Api"] = typeof(ApiSettings), ["Smtp"] = typeof(SmtpSettings), ["Sms"] = typeof(SmsSettings), ["Jobs"] = typeof(JobSettings), ["Backup"] = typeof(BackupSettings),
        ["Clock"] = typeof(ClockSettings),
    };

    /// <summary>The first thing wrong, in one line, or null.</summary>
    public static string? FirstProblem(IConfiguration configuration)
    {
        foreach (var (name, type) in Sections)
        {
            var section = configuration.GetSection(name);
            var known = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => property.Name).ToList();
            foreach (var child in section.GetChildren())
                if (!known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
                    return $"unknown setting {name}__{child.Key}; known: {string.Join(", ", known)}";
            object settings;
            try
            {
                settings = section.Get(type) ?? Activator.CreateInstance(type)!;
            }
            catch (InvalidOperationException failure)
            {
                return $"setting {name}: {failure.Message} {failure.InnerException?.Message}".ReplaceLineEndings(" ");
            }
            var problems = new List<ValidationResult>();
            if (!Validator.TryValidateObject(settings, new ValidationContext(settings), problems, validateAllProperties: true))
                return $"setting {name}__{string.Join(",", problems[0].MemberNames)}: {problems[0].ErrorMessage}";
        }
        var mqtt = configuration.GetSection("Mqtt").Get<MqttSettings>() ?? new();
        if (mqtt.TlsPort is not null && mqtt.Certificate is null) return "setting Mqtt__TlsPort needs Mqtt__Certificate (a PEM or PFX file)";
        if (!System.Net.IPAddress.TryParse(mqtt.Address, out _)) return $"setting Mqtt__Address: '{mqtt.Address}' is not an IP address";
        var smtp = configuration.GetSection("Smtp").Get<SmtpSettings>() ?? new();
        if (!string.IsNullOrEmpty(smtp.Host) && !smtp.Tls && smtp.Host != "localhost" && !(System.Net.IPAddress.TryParse(smtp.Host, out var server) && System.Net.IPAddress.IsLoopback(server)))
            return "setting Smtp__Tls: false is only for a mail server on loopback";
        var portal = configuration.GetSection("Portal").Get<PortalSettings>() ?? new();
        if (!string.IsNullOrEmpty(portal.Url) && !(Uri.TryCreate(portal.Url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            return $"setting Portal__Url: '{portal.Url}' is no address like https://portal.example.org";
        return null;
    }

    /// <summary>Registers every section as its settings record.</summary>
    public static void AddSettings(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var (name, type) in Sections)
            services.AddSingleton(type, configuration.GetSection(name).Get(type) ?? Activator.CreateInstance(type)!);
    }
}
