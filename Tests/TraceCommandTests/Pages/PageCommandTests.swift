import Foundation
import Testing

/// Pages of `--format html` as commands write them.
struct PageCommandTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test func `a page of ids from a pipe names them, so that its command can be typed again`() async throws {
    var logs = JobLogs()
    for id in ["a", "it's b"] { logs.call(id, at: 0) }
    let source = try ["--from"] + logs.write(to: directory)
    let page = try await TraceBinary.run(
      ["show", "-", "--format", "html"] + source, standardInput: Data("a\nit's b\n".utf8))
    #expect(page.status == 0, "\(page.standardError)")
    let command = "trace show a 'it'\\''s b' " + source.joined(separator: " ") + " --format json"
    #expect(page.text.contains(Self.escaped(command)))
    let typed = try await TraceBinary.run(["show", "a", "--format", "html"] + source)
    #expect(
      typed.text.contains(Self.escaped("trace show a " + source.joined(separator: " ") + " --format json")))
  }

  @Test func `the commands of a page can be typed, whatever the ids`() async throws {
    var logs = JobLogs()
    let ids = ["-dash-1", "x\\u202ey", "a"]
    for id in ids { logs.call(id, at: 0) }
    let source = try ["--from"] + logs.write(to: directory)
    let page = try await TraceBinary.run(
      ["show", "-", "--format", "html"] + source, standardInput: Data("-dash-1\na\n".utf8))
    #expect(
      page.text.contains("trace show " + source.joined(separator: " ") + " --format json -- -dash-1 a"))
    let hidden = try await TraceBinary.run(
      ["show", "-", "--format", "html"] + source, standardInput: Data("x\u{202e}y\n".utf8))
    #expect(hidden.text.contains("trace show 'x\\u{202e}y' " + source.joined(separator: " ")))
    let behind = try await TraceBinary.run(["show", "--format", "html"] + source + ["--", "a"])
    #expect(behind.text.contains("trace show " + source.joined(separator: " ") + " --format json -- a"))
  }

  /// HTML, 13.3: in the value of an attribute.
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
  }

  @Test func `a page that is larger than others can take is told`() async throws {
    var logs = JobLogs()
    for second in 0..<40 {
      logs.log(
        "still at it", "large", by: "api", at: 1_000 * second,
        #", "text": "\#(String(repeating: "x", count: 60_000))""#)
    }
    logs.call("small", at: 0)
    let source = try ["--from"] + logs.write(to: directory)
    let small = try await TraceBinary.run(["show", "small", "--format", "html"] + source)
    #expect(small.standardError.isEmpty)
    let large = try await TraceBinary.run(["show", "large", "--format", "html"] + source)
    #expect(large.status == 0 && large.text.utf8.count > 2_000_000)
    #expect(large.standardError.contains("the page has "), "\(large.standardError)")
  }
}
