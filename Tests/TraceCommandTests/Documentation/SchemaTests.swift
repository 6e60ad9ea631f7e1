import Foundation
import Testing

/// The outputs of commands for programs are as `Documentation/schemas` describe: no member more, none less.
@Suite(.enabled(if: SchemaValidator.canRun))
struct SchemaTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  @Test(arguments: PrintedDocuments.names)
  func `every document fits its schema`(name: String) async throws {
    let printed = try #require(try await PrintedDocuments.all.value[name])
    let misfits = try await SchemaValidator.misfits(printed.files, in: directory)
    #expect(misfits.isEmpty, "\(misfits.joined(separator: "\n"))")
  }

  @Test(arguments: SchemaValidator.names)
  func `every member of a schema occurs in some document`(name: String) async throws {
    var printed: Set<String> = []
    for (schema, path) in try await PrintedDocuments.all.value.values.flatMap(\.files)
    where schema.hasPrefix(name) {
      for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
        Self.collect(from: try JSONSerialization.jsonObject(with: Data(line.utf8)), into: &printed)
      }
    }
    let described = try members(of: name)
    // Rows of tables have no room for it.
    #expect(described.contains("schema") != (name == "trace.settle.1"))
    // A killed ingest, and a killed removal, are told by doctor; their own tests have one. An explanation tells that it
    // knows no attributes.
    let ofKilled: Set = ["interrupted", "removal_interrupted", "attributes"]
    #expect(described.subtracting(printed).subtracting(ofKilled).isEmpty)
  }

  @Test(arguments: SchemaValidator.names)
  func `the page on JSON names every member of a schema`(name: String) throws {
    let page = try Repository.text("Documentation/json.md")
    #expect(try members(of: name).filter { !page.contains("`\($0)`") }.isEmpty)
  }

  @Test(arguments: SchemaValidator.names)
  func `a schema lets no member in that it does not name`(name: String) throws {
    var open: [String] = []
    try visit(name) { object, properties, isAlternative in
      let rules = ["additionalProperties", "unevaluatedProperties"]
      let isClosed = rules.contains { object[$0] as? Bool == false }
      if !isClosed, !isAlternative { open.append(properties.joined(separator: ", ")) }
    }
    #expect(open.isEmpty)
  }

  @Test func `there is a schema for each command`() async throws {
    let folder = Repository.root.appendingPathComponent("Documentation/schemas").path
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.sorted() == SchemaValidator.names.map { "\($0).json" })
    let commands = try await CommandDescription.root.value.commands.map(\.commandName)
    // `reindex` and `merge` print what `ingest` does, `profile` no document, `metrics` and `export` the formats of
    // others, `map` frames, `reduce` nothing.
    let others = ["reindex", "merge", "profile", "metrics", "export", "map", "reduce"]
    let printing = commands.filter { !others.contains($0) }
    // Those of `report --explain` and `--every`.
    let forms = ["explain", "series"]
    #expect((printing + forms).map { "trace.\($0).1" }.sorted() == SchemaValidator.names)
  }

  private static let found =
    #"{"correlation_id":"a","outcome":"queued","start":"2026-01-01T00:00:00.000000000Z","services":[],"lasted_ns":1}"#

  @Test(arguments: [
    (#""lasted_ns":1"#, #""lasted":1"#), (#""lasted_ns":1"#, #""lasted_ns":1.0"#),
    (#""lasted_ns":1"#, #""lasted_ns":null"#), (#""lasted_ns":1"#, #""lasted_ns":1,"lasted_ns":1"#),
    (#""lasted_ns":1"#, #""lasted_ns":NaN"#), ("00.000000000Z", "00.000Z"), ("queued", "waiting"),
    (#""services":[],"#, ""),
  ])
  func `a document that is not as described is found out`(part: String, wrong: String) async throws {
    func misfits(_ text: String) async throws -> [String] {
      let file = try directory.write(text + "\n", to: "found.ndjson")
      return try await SchemaValidator.misfits([("trace.find.1#request", file)], in: directory)
    }
    #expect(try await misfits(Self.found).isEmpty)
    #expect(try await misfits(Self.found.replacing(part, with: wrong)).count == 1)
  }

  /// The names of all members that a schema describes.
  private func members(of name: String) throws -> Set<String> {
    var members: Set<String> = []
    try visit(name) { _, properties, _ in members.formUnion(properties) }
    return members
  }

  /// Visits every object of a schema that has properties. The members of `oneOf` are alternatives, and each adds to
  /// a closed object.
  private func visit(
    _ name: String, _ body: ([String: Any], _ properties: [String], _ isAlternative: Bool) -> Void
  )
    throws
  {
    func visit(_ value: Any, _ isAlternative: Bool) {
      if let object = value as? [String: Any] {
        if let properties = object["properties"] as? [String: Any] {
          body(object, properties.keys.sorted(), isAlternative)
        }
        for (key, member) in object { visit(member, key == "oneOf") }
      } else if let array = value as? [Any] {
        for element in array { visit(element, isAlternative) }
      }
    }
    let text = try Repository.text("Documentation/schemas/\(name).json")
    visit(try JSONSerialization.jsonObject(with: Data(text.utf8)), false)
  }

  /// Adds the names of all members of a document; those of attributes are the log's.
  private static func collect(from value: Any, into names: inout Set<String>) {
    if let object = value as? [String: Any] {
      names.formUnion(object.keys)
      for (key, member) in object where key != "attributes" { collect(from: member, into: &names) }
    } else if let array = value as? [Any] {
      for element in array { collect(from: element, into: &names) }
    }
  }
}
