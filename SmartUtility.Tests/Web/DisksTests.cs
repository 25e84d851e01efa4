using SmartUtility.Web.Hosting.Backups;

namespace SmartUtility.Tests.Web;

public sealed class DisksTests
{
    static readonly string[] Mounts =
    [
        "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
        "30 22 8:17 / /media/usb\\040disk rw,nosuid - vfat /dev/sdb1 rw",
        "31 22 8:33 / /media/usb rw,nosuid - ext4 /dev/sdc1 rw",
        "40 31 8:49 / /media/usb rw,nosuid - ext4 /dev/sdd1 rw",
    ];

    [Theory]
    [InlineData("/var/lib/smartutility", "8:1")]
    [InlineData("/media/usb disk/backups", "8:17")]
    [InlineData("/media/usb", "8:49")]
    [InlineData("/media/usb2", "8:1")]
    public void A_path_lies_on_what_is_mounted_nearest_above_it(string path, string device) => Assert.Equal(device, Disks.DeviceOf(Mounts, path));

    [Fact]
    public void Two_directories_of_one_disk_are_told_so() => Assert.Equal(Disks.Of(Path.GetTempPath()), Disks.Of(Path.Combine(Path.GetTempPath(), "somewhere/below")));
}
