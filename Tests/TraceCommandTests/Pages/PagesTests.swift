import Foundation
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
    ("size", "100,000 requests fit in 2 MB"),
    ("viewer", "Chromium's trace viewer reads an export for Perfetto"),
  ])
  func `Chromium shows the pages`(check: String, claim: Comment) async throws {
    let found = try await PagesRun.problems.value
    #expect(found[check] == [], claim)
  }

  @Test func `these tests know every check`() async throws {
    #expect(try await PagesRun.problems.value.count == 13)
  }
}

/// One run of the script for all tests.
enum PagesRun {
  /// Chromium is there, or can be had from Debian.
  static let canRun =
    ["/usr/bin/apt-get", "/usr/bin/chromium", "/usr/bin/google-chrome"].contains {
      FileManager.default.isExecutableFile(atPath: $0)
    }

  private struct Finding: Decodable {
    var check: String
    var problems: [String]
  }

  /// By the name of the check.
  static let problems = Task<[String: [String]], any Error> {
    let script = Repository.root.appendingPathComponent("Scripts/validate-pages").path
    let run = try await ChildProcess(
      executable: script, arguments: [try TraceBinary.executable.get().path]
    ).run()
    let findings: [Finding] = try run.documents()
    guard run.status < 2, !findings.isEmpty else { throw Failure(messages: run.standardError) }
    return Dictionary(findings.map { ($0.check, $0.problems) }) { $0 + $1 }
  }

  /// The script did not run.
  struct Failure: Error, CustomStringConvertible {
    var messages: String
    var description: String { "Scripts/validate-pages failed: \(messages.suffix(2_000))" }
  }
}
