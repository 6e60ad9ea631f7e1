import Foundation
import Testing
import TraceModel

/// The program's words stand in the documents and in the schemas.
struct VocabularyTests {
  private let numbers: String
  private let logs: String
  private let profiles: String

  init() throws {
    numbers = try Repository.text("Documentation/numbers.md")
    logs = try Repository.text("Documentation/logs.md")
    profiles = try Repository.text("Documentation/profiles.md")
  }

  private func missing(_ names: [String], in page: String) -> [String] {
    names.filter { !page.contains("`\($0)`") }
  }

  /// The values that a schema allows at a path of its members.
  private func values(_ path: String, in schema: String) throws -> [String] {
    let text = try Repository.text("Documentation/schemas/\(schema).json")
    var value: Any? = try JSONSerialization.jsonObject(with: Data(text.utf8))
    for key in path.split(separator: "/") { value = (value as? [String: Any])?[String(key)] }
    return try #require(value as? [String])
  }

  @Test
  func `segments, outcomes and notes are explained on the page on numbers, roles on two others`()
    throws
  {
    #expect(missing(Segment.allCases.map(\.name), in: numbers).isEmpty)
    #expect(missing(Outcome.allCases.map(\.name), in: numbers).isEmpty)
    #expect(missing(Role.allCases.map(\.name), in: logs).isEmpty)
    #expect(missing(Role.allCases.map(\.name), in: profiles).isEmpty)
    let notes = try values("$defs/note/properties/kind/enum", in: "trace.show.1")
    #expect(missing(notes, in: numbers).isEmpty)
    #expect(Set(notes) == Set(Note.Kind.allCases.map(\.rawValue)))
  }

  @Test(arguments: [
    ("trace.show.1", "$defs/outcome/enum"), ("trace.find.1", "$defs/outcome/enum"),
    ("trace.report.1", "$defs/outcome/enum"), ("trace.check.1", "$defs/outcome/enum"),
    ("trace.diff.1", "$defs/outcome/enum"), ("trace.series.1", "$defs/outcome/enum"),
    ("trace.doctor.1", "properties/outcomes/propertyNames/enum"),
  ])
  func `the outcomes of a schema are the program's`(schema: String, path: String) throws {
    #expect(try Set(values(path, in: schema)) == Set(Outcome.allCases.map(\.name)))
  }

  @Test func `the roles, levels and segments of the schemas are the program's`() throws {
    let event = "$defs/event/properties"
    #expect(try Set(values("\(event)/role/enum", in: "trace.show.1")) == Set(Role.allCases.map(\.name)))
    let levels = Level.allCases.filter { $0 != .unknown }.map(\.name)
    #expect(try Set(values("\(event)/level/enum", in: "trace.show.1")) == Set(levels))
    let measured = try values("$defs/measured/enum", in: "trace.report.1")
    let parts = try values("$defs/part/enum", in: "trace.report.1")
    #expect(Set(measured + parts) == Set(Segment.allCases.map(\.name)))
    #expect(try values("$defs/segment/properties/segment/enum", in: "trace.show.1") == measured)
    for schema in ["trace.check.1", "trace.diff.1", "trace.series.1"] {
      #expect(try values("$defs/measured/enum", in: schema) == measured)
    }
    for schema in ["trace.diff.1", "trace.explain.1"] {
      #expect(try values("$defs/part/enum", in: schema) == parts)
    }
    #expect(try values("$defs/part/properties/segment/enum", in: "trace.show.1") == parts)
    // What lies between two clocks may come out below 0.
    let negative = try values("$defs/negative/properties/segment/enum", in: "trace.doctor.1")
    #expect(Set(negative).isSubset(of: measured))
    let passages = Segment.allCases.filter(\.isHop).map(\.name)
    #expect(Set(passages).isSubset(of: negative), "the schema of doctor lacks a passage")
  }

  @Test func `every text of an event that the built-in profile knows is on the page on logs`() throws {
    let profile = try JSONSerialization.jsonObject(
      with: Data(Repository.text("Sources/LogReading/Profiles/default.json").utf8))
    let roles = try #require((profile as? [String: Any])?["roles"] as? [[String: Any]])
    let texts = roles.flatMap { $0["events"] as? [String] ?? [] }
    #expect(texts.count > 30)
    #expect(missing(texts, in: logs).isEmpty)
  }
}
