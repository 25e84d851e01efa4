using SmartUtility.Web.Hosting.Backups;

namespace SmartUtility.Tests.Rules.Hosting;

public sealed class TableSumsTests
{
    static TableSum Table(string name, long rows, string hash, params (string Column, string Sum)[] sums) => new(name, rows, hash, sums.ToDictionary(one => one.Column, one => one.Sum));

    [Fact]
    public void A_true_copy_has_no_difference_and_every_other_is_named()
    {
        TableSum[] before = [Table("public.a", 2, "7"), Table("public.b", 1, "3"), Table("public.c", 1, "4")];

        Assert.Empty(TableSums.Differences(before, [.. before.Reverse()]));
        Assert.Equal(["public.a has 1 rows instead of 2", "public.b has other rows", "public.c is missing", "public.d is new"],
            TableSums.Differences(before, [Table("public.a", 1, "7"), Table("public.b", 1, "9"), Table("public.d", 0, "0")]));
    }

    [Fact]
    public void An_upgrade_may_add_and_drop_columns_and_tables_but_loses_no_row_and_no_sum()
    {
        TableSum[] before = [Table("public.payments", 2, "7", ("amount", "100"), ("old", "5")), Table("public.gone", 1, "1"), Table("public.migrations", 2, "1"), Table("hangfire.job", 4, "4")];

        Assert.Empty(TableSums.Losses(before, [Table("public.payments", 2, "8", ("amount", "100"), ("new", "0")), Table("public.migrations", 3, "2"), Table("public.more", 9, "9")]));
        Assert.Equal(["public.payments has 1 rows instead of 2", "public.payments.amount sums to 60 instead of 100"],
            TableSums.Losses(before, [Table("public.payments", 1, "8", ("amount", "60"))]));
    }
}
