import Testing

/// The pages of `--format html` in a real Chromium: `Scripts/validate-pages` opens them, and finds what is wrong.
@Suite(.enabled(if: PagesRun.canRun, "this machine lacks Debian's package of Chromium"))
struct PagesTests {
  @Test(arguments: [
    ("complaints", "no error, no other script, nothing fetched"),
    ("accessible", "drawings, fields and tables have names"),
    ("fits", "nothing is wider than a window, and no page larger than 2 MB"),
    ("schemes", "light and dark differ, and both can be read"),
    ("documents", "each document is what its command prints"),
    ("numbers", "the numbers are those of JSON for each group, and are written as in Markdown"),
    ("histograms", "histograms count what JSON does, of the rows that are chosen"),
    ("filters", "a word leaves the rows of the table that have it"),
    ("waterfall", "a click opens the waterfall of a slow request"),
    ("keyboard", "so do Tab and Enter"),
    ("text", "hostile text stays text"),
    ("printed", "paper loses no column"),
    ("follows", "the slowest requests follow the choice, or it is said that they do not"),
    ("bounded", "it is said how many of many rows are drawn"),
    ("outcomes", "each outcome looks different"),
    ("over_time", "what was chosen is drawn over time"),
    ("waits", "the slowest requests took and waited as long as find says"),
    ("shifts", "what the heading of a comparison names is drawn"),
    ("unfinished", "curves count what has not ended as the report does"),
    ("twice", "a time that comes twice has its offset"),
    ("explained", "an explanation says where, links its examples, and counts what has not ended"),
    ("shares", "shares of one sum add up"),
    ("worded", "a table stands behind each drawing"),
    ("shortened", "a waterfall says which rows it lacks"),
    ("crowded", "what of hundreds of topics has no room is named"),
    ("size", "100,000 requests fit in 2 MB"),
    ("viewer", "Chromium's trace viewer reads an export for Perfetto"),
  ])
  func `Chromium shows the pages`(check: String, claim: Comment) async throws {
    let found = try await PagesRun.script.problems.value
    #expect(found[check] == [], claim)
  }

  @Test func `these tests know every check`() async throws {
    #expect(try await PagesRun.script.problems.value.count == 27)
  }
}

/// One run of the script for all tests.
enum PagesRun {
  /// Chromium is there, or can be had from Debian.
  static let canRun = ValidationScript.canRun(
    "/usr/bin/apt-get", "/usr/bin/chromium", "/usr/bin/google-chrome")
  static let script = ValidationScript("validate-pages")
}
