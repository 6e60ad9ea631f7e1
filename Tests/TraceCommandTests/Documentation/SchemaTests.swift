import Foundation
import Testing

/// What commands print for programs is what `Documentation/schemas` describe: no member more, none less.
@Suite(.enabled(if: SchemaValidator.canRun))
struct SchemaTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Commands, each with the schema of what it prints.
  private static let commands: [(schema: String, command: String)] = [
    ("trace.ingest.1", "ingest --format json"),
    ("trace.find.1", "find --format json"),
    ("trace.find.1", "find --format json --where nothing=like-it"),
    ("trace.find.1#request", "find --format ndjson"),
    ("trace.report.1", "report --format json"),
    ("trace.report.1", "report --format json --by job_type,outcome,topic --percentiles 50,99.9"),
    ("trace.report.1", "report --format json --raw-times"),
    ("trace.report.1", "report --format json --assume idle-pickup"),
    ("trace.report.1", "report --format json --since 2100-01-01"),
    ("trace.report.1#group", "report --format ndjson --by service"),
    ("trace.doctor.1", "doctor --format json"),
    ("trace.doctor.1", "doctor --format ndjson"),
  ]

  /// Writes what a command prints to a file, and gives its path.
  private func print(_ arguments: [String], standardInput: Data? = nil) throws -> String {
    let run = try TraceBinary.run(arguments, standardInput: standardInput)
    #expect([0, 1].contains(run.status), "\(arguments.prefix(3)): \(run.standardError)")
    let path = directory.path("printed-\(UUID().uuidString)")
    try run.standardOutput.write(to: URL(fileURLWithPath: path))
    return path
  }

  /// What `show` prints of every request, but of many no more than about 50, and 10 with several attempts.
  private func shown(_ index: [String]) throws -> [(schema: String, path: String)] {
    let found = try TraceBinary.run(["find"] + index).text.split(separator: "\n")
    let again = try TraceBinary.run(["find", "--attempts", ">1", "--limit", "10"] + index).text
    let step = max(1, found.count / 50)
    let ids = found.enumerated().filter { $0.offset % step == 0 }.map { "\($0.element)\n" }.joined()
    let several = try print(
      ["show", "-", "--format", "ndjson"] + index, standardInput: Data((ids + again).utf8))
    let first = found.prefix(2).map(String.init)
    return [
      ("trace.show.1", several),
      ("trace.show.1", try print(["show", "--format", "json"] + first + index)),
      ("trace.show.1", try print(["show", "--format", "json", "--raw-times"] + first.prefix(1) + index)),
    ]
  }

  @Test(arguments: LogSet.samples + [.recording, .troubled])
  func `every document fits its schema`(set: LogSet) throws {
    let logs = try set.logs(in: directory)
    let index = ["--db", directory.path("trace.db")]
    var files: [(schema: String, path: String)] = []
    for (schema, command) in Self.commands {
      let words = command.split(separator: " ").map(String.init)
      files.append((schema, try print(words + index + (words[0] == "ingest" ? logs : []))))
    }
    files.append(("trace.ingest.1", try print(["ingest", "--format", "ndjson"] + index + logs)))
    files.append(("trace.doctor.1", try print(["doctor", "--format", "json", "--from"] + logs)))
    let misfits = try SchemaValidator.misfits(files + shown(index), in: directory)
    #expect(misfits.isEmpty, "\(misfits.joined(separator: "\n"))")
  }

  private static let found =
    #"{"correlation_id":"a","outcome":"queued","start":"2026-01-01T00:00:00.000000000Z","services":[],"lasted_ns":1}"#

  @Test(arguments: [
    (#""lasted_ns":1"#, #""lasted":1"#), (#""lasted_ns":1"#, #""lasted_ns":1.0"#),
    (#""lasted_ns":1"#, #""lasted_ns":null"#), (#""lasted_ns":1"#, #""lasted_ns":1,"lasted_ns":1"#),
    (#""lasted_ns":1"#, #""lasted_ns":NaN"#), ("00.000000000Z", "00.000Z"), ("queued", "waiting"),
    (#""services":[],"#, ""),
  ])
  func `a document that is not as described is found out`(part: String, wrong: String) throws {
    func misfits(_ text: String) throws -> [String] {
      let file = try directory.write(text + "\n", to: "found.ndjson")
      return try SchemaValidator.misfits([("trace.find.1#request", file)], in: directory)
    }
    #expect(try misfits(Self.found).isEmpty)
    #expect(try misfits(Self.found.replacing(part, with: wrong)).count == 1)
  }

  @Test func `there is a schema for each command`() throws {
    let folder = Repository.root.appendingPathComponent("Documentation/schemas").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.sorted() == SchemaValidator.names.map { "\($0).json" })
  }

  @Test(arguments: SchemaValidator.names)
  func `a schema lets no member in that it does not name, and the page on JSON names each`(name: String) throws {
    let page = try Repository.text("Documentation/json.md")
    let schema = try JSONSerialization.jsonObject(
      with: Data(try Repository.text("Documentation/schemas/\(name).json").utf8))
    var members: Set<String> = []
    var open: [String] = []
    Self.visit(schema) { object, isAlternative in
      guard let properties = object["properties"] as? [String: Any] else { return }
      members.formUnion(properties.keys)
      let isClosed = ["additionalProperties", "unevaluatedProperties"].contains { object[$0] as? Bool == false }
      if !isClosed, !isAlternative { open.append(properties.keys.sorted().joined(separator: ", ")) }
    }
    #expect(members.contains("schema"))
    #expect(open.isEmpty, "\(open)")
    let missing = members.filter { !page.contains("`\($0)`") }.sorted()
    #expect(missing.isEmpty)
  }

  /// Visits every object of a schema. What stands in `oneOf` is an alternative, which adds to an object that is closed.
  private static func visit(
    _ value: Any, isAlternative: Bool = false, _ body: ([String: Any], _ isAlternative: Bool) -> Void
  ) {
    if let object = value as? [String: Any] {
      body(object, isAlternative)
      for (key, member) in object { visit(member, isAlternative: key == "oneOf", body) }
    } else if let array = value as? [Any] {
      for element in array { visit(element, isAlternative: isAlternative, body) }
    }
  }
}
