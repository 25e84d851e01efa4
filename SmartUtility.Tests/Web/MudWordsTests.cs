using System.Collections;
using System.Globalization;
using System.Resources;
using SmartUtility.Web.Localization;

namespace SmartUtility.Tests.Web;

public sealed class MudWordsTests
{
    [Fact]
    public void Every_word_of_MudBlazor_is_translated()
    {
        using var stream = typeof(MudBlazor.MudText).Assembly.GetManifestResourceStream("MudBlazor.Resources.LanguageResource.resources")!;
        using var theirs = new ResourceReader(stream);
        var ours = new ResourceManager(typeof(MudTexts)).GetResourceSet(CultureInfo.GetCultureInfo("fr"), createIfNotExists: true, tryParents: false)!;

        var missing = theirs.Cast<DictionaryEntry>().Select(entry => (string)entry.Key).Where(key => ours.GetString(key) is null).ToList();

        Assert.Empty(missing);
    }
}
