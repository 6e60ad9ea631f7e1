import Foundation
import Testing

/// The documents mention everything there is, and nothing else.
struct MentionTests {
  /// The pages for users, as one text.
  private func pages() throws -> String {
    let pages = Repository.documents.filter { $0 == "README.md" || $0.hasPrefix("Documentation/") }
    return try pages.map(Repository.text).joined()
  }

  @Test func `every command and option is mentioned`() async throws {
    let pages = try pages()
    var missing: [String] = []
    for command in try await CommandDescription.root.value.commands {
      let options = command.shown.flatMap(\.spellings).filter { $0.hasPrefix("--") }
      missing += (options + ["trace \(command.commandName)"]).filter { !pages.contains($0) }
    }
    #expect(missing.isEmpty)
  }

  @Test(.enabled(if: SQLite.isPresent))
  func `every table and view of an index is mentioned, with all columns of the views`() async throws {
    let directory = try TemporaryDirectory()
    let index = directory.path("trace.db")
    _ = try await ingest([], into: index)
    func names(_ sql: String) async throws -> [String] {
      try await SQLite.query(sql, index).split(separator: "\n").map(String.init)
    }
    let tables = try await names(
      "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'")
    let views = try SQLite.queryViews(
      "SELECT DISTINCT c.name FROM sqlite_temp_schema v JOIN pragma_table_info(v.name) c "
        + "WHERE v.type = 'view' AND v.name != 'every_request'", index)
    let columns = views.split(separator: "\n").map(String.init)
    #expect(tables.contains("requests") && columns.contains("wait_ns"))
    let page = try Repository.text("Documentation/sql.md")
    let missing = (tables + columns).filter { !page.contains("`\($0)`") }
    #expect(missing.isEmpty)
    let version = try #require(await names("PRAGMA user_version").first)
    #expect(page.contains("`PRAGMA user_version`, now \(version))"))
  }

  @Test func `README is a page for newcomers: no more than 200 lines, the two commands, then one's own log`()
    throws
  {
    let readme = try Repository.text("README.md")
    #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 201)
    let listed = readme.split(separator: "\n").filter { $0.contains(/^ {4}(Scripts\/|trace )/) }.map {
      $0.dropFirst(4)
    }
    let commands = ["Scripts/demo ", "Scripts/test ", "trace report --from my.log"]
    try #require(listed.count >= commands.count)
    for (line, command) in zip(listed, commands) { #expect(line.hasPrefix(command)) }
  }

  @Test(arguments: Repository.documents)
  func `every link leads to a file, and to a heading of it`(document: String) throws {
    let folder = URL(fileURLWithPath: "/\(document)").deletingLastPathComponent()
    for link in try Repository.text(document).matches(of: /\]\(([^)\s]+)\)/).map({ String($0.output.1) }) {
      if link.hasPrefix("https://") { continue }
      let parts = link.split(separator: "#", omittingEmptySubsequences: false).map(String.init)
      let target = folder.appendingPathComponent(parts[0]).standardizedFileURL.path
      let path = parts[0].isEmpty ? document : String(target.dropFirst())
      #expect(Repository.contains(path), "\(link)")
      guard parts.count > 1, Repository.contains(path) else { continue }
      #expect(try Self.anchors(of: Repository.text(path)).contains(parts[1]), "\(link)")
    }
  }

  /// The names by which a link finds the headings of a page.
  private static func anchors(of page: String) -> [String] {
    page.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
      let words = line.drop { $0 == "#" || $0 == " " }.lowercased()
      return String(
        words.filter { $0.isLetter || $0.isNumber || " -_".contains($0) }.map { $0 == " " ? "-" : $0 })
    }
  }

  /// In these pages a word in code type is a path if it has a slash or ends like a file.
  @Test(arguments: ["ARCHITECTURE.md", "CONTRIBUTING.md"])
  func `every path that is named exists`(document: String) throws {
    let words = try Repository.text(document).matches(of: /`([^`\n]+)`/).flatMap {
      $0.output.1.split(separator: " ").map(String.init)
    }
    let paths = words.filter { $0.contains("/") || $0.hasSuffix(".swift") || $0.hasSuffix(".json") }
    #expect(paths.count > 10)
    let missing = paths.filter { !Repository.contains($0) && !Repository.contains("Sources/\($0)") }
    #expect(missing.isEmpty)
  }

  @Test(arguments: ["ARCHITECTURE.md", "CONTRIBUTING.md"])
  func `every type that is named exists`(document: String) throws {
    let sources = try Repository.swiftFiles(below: "Sources").map(Repository.text).joined()
    let declared = sources.matches(of: /\b(?:struct|enum|class|protocol|typealias) (\w+)/)
    var known = Set(declared.map { String($0.output.1) })
    for folder in ["", "Sources"] { known.formUnion(Repository.folders(below: folder)) }
    let named = try Repository.text(document).matches(of: /`([A-Z][A-Za-z]+)`/).map { String($0.output.1) }
    #expect(named.filter { !known.contains($0) }.isEmpty)
  }

  /// Each word of the vocabulary has one description. Alternatives (`A`, `B` or `C`) count as one file.
  @Test func `whatever is added touches at most three files of the sources`() throws {
    let page = try Repository.text("CONTRIBUTING.md")
    let table = try #require(page.firstRange(of: "| to add |"))
    let rows = page[table.lowerBound...].split(separator: "\n").dropFirst(2).prefix { $0.hasPrefix("|") }
    #expect(rows.count >= 9)
    for row in rows {
      let touched = row.split(separator: "|")[1]
        .replacing(/`[^`]+`(, `[^`]+`)* or `[^`]+`/) { _ in "`Sources/One.swift`" }
      let files = touched.matches(of: /`[A-Za-z]+\/[^` ]*`/)
      #expect((1...3).contains(files.count), "\(row)")
    }
  }

  @Test func `the page on architecture has every target`() throws {
    let page = try Repository.text("ARCHITECTURE.md")
    let missing = Repository.folders(below: "Sources").filter { !page.contains($0) }
    #expect(missing.isEmpty)
  }
}
