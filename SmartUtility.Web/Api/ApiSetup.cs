namespace SmartUtility.Web.Api;

/// <summary>Registration and routes.</summary>
public static class ApiSetup
{
    /// <summary>Services.</summary>
    public static void AddApi(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UseApi(this WebApplication app)
    {
    }
}
