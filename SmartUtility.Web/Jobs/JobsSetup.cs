namespace SmartUtility.Web.Jobs;

/// <summary>Registration and routes.</summary>
public static class JobsSetup
{
    /// <summary>Services.</summary>
    public static void AddJobs(this WebApplicationBuilder builder)
    {
    }

    /// <summary>Pipeline and routes.</summary>
    public static void UseJobs(this WebApplication app)
    {
    }
}
