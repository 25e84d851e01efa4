using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SmartUtility.Web.Api;

namespace SmartUtility.Tests.Web;

public sealed class IdempotencyKeyTests
{
    // What the filter answers, and whether the endpoint ran.
    static async Task<(string? Code, int? Status, bool HasRun)> AskAsync(string? key, bool takesKey = true)
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(takesKey ? [new IdempotencyKey.Required()] : []), "test"));
        if (key is not null) http.Request.Headers[IdempotencyKey.Header] = key;
        var hasRun = false;
        var answer = await IdempotencyKey.Filter(new DefaultEndpointFilterInvocationContext(http), _ =>
        {
            hasRun = true;
            return ValueTask.FromResult<object?>(null);
        });
        return answer is ProblemHttpResult problem ? ((string?)problem.ProblemDetails.Extensions["code"], problem.StatusCode, hasRun) : (null, null, hasRun);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public async Task Without_a_key_the_endpoint_does_not_run(string? key) => Assert.Equal(("idempotency-key-required", 400, false), await AskAsync(key));

    [Theory]
    [InlineData("two words")]
    [InlineData("clé")]
    [InlineData("tab\t")]
    public async Task A_key_of_other_than_visible_ascii_is_refused(string key) => Assert.Equal(("idempotency-key-invalid", 400, false), await AskAsync(key));

    [Fact]
    public async Task A_key_has_at_most_128_characters()
    {
        Assert.Equal((null, null, true), await AskAsync(new string('k', 128)));
        Assert.Equal(("idempotency-key-invalid", 400, false), await AskAsync(new string('k', 129)));
    }

    [Fact]
    public async Task An_endpoint_that_takes_no_key_runs_without_one() => Assert.Equal((null, null, true), await AskAsync(null, takesKey: false));

    [Fact]
    public async Task The_endpoint_gets_the_key_as_it_was_sent()
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[IdempotencyKey.Header] = "4f6c~!";

        Assert.Equal("4f6c~!", (await IdempotencyKey.BindAsync(http))!.Value);
    }
}
