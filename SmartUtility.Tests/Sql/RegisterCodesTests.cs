using System.Text.RegularExpressions;
using SmartUtility.Core.Database;
using SmartUtility.Core.Shared;

namespace SmartUtility.Tests.Sql;

/// <summary>The register codes that the SQL of the network's hours writes out are those of the program.</summary>
public sealed partial class RegisterCodesTests
{
    [GeneratedRegex(@"\((\d+), '([^']+)', '([^']+)'\)")]
    private static partial Regex Triple();

    [Fact]
    public void Network_hours_count_the_main_register_of_every_resource_and_its_tariff_registers()
    {
        var written = Triple().Matches(SqlText.Of("Metering/NetworkHours")).Select(found => ((Resource)int.Parse(found.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), found.Groups[2].Value, found.Groups[3].Value));

        // By tariff: the last part of the OBIS code differs (1-0:1.8.1, 1-0:1.8.2).
        Assert.Equal(Enum.GetValues<Resource>().Select(resource => (resource, resource.MainRegister(), resource.MainRegister()[..^1] + "%")), written);
    }
}
