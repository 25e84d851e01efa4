namespace SmartUtility.Web.Components;

/// <summary>Registration and routes.</summary>
public static class PagesSetup
{
    /// <summary>Services.</summary>
    public static void AddPages(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UsePages(this WebApplication app)
    {
    }
}
