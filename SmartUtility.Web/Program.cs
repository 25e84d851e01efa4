using SmartUtility.Web.Verbs;

return await Verbs.RunAsync(args);
