import Testing
import TraceModel

@testable import TraceRendering

@Suite struct ExportedTraceTests {
  @Test(arguments: [
    ("7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33", "7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a33"),
    ("7F3A9C1E6A4D4E0F9B7A0D2C5E8F1A33", "7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a33"),
    ("463ac35c9f6413ad", "0000000000000000463ac35c9f6413ad"),
    // The vector of FIPS 180-4.
    ("abc", "ba7816bf8f01cfea414140de5dae2223"),
  ])
  func `a UUID and hexadecimal digits stay as they are, others are hashed`(id: String, trace: String) {
    #expect(ExportedID.trace(id, occurrence: 1) == trace)
  }

  @Test(arguments: [
    "00000000000000000000000000000000", "0000000000000000", "7f3a9c1e6-a4d-4e0f-9b7a-0d2c5e8f1a33",
    "7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a3g", "7f3a9c1e6a4d4e0f9b7a0d2c5e8f1a3",
  ])
  func `what only looks like an id of a trace is hashed`(id: String) {
    let trace = ExportedID.trace(id, occurrence: 1)
    #expect(trace.count == 32 && !trace.hasPrefix("0000") && !trace.hasPrefix("7f3a"))
  }

  @Test func `a later request with the same id is another trace`() {
    let uuid = "7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33"
    let traces = Set((1...3).map { ExportedID.trace(uuid, occurrence: $0) })
    #expect(traces.count == 3)
    #expect(ExportedID.trace(uuid, occurrence: 2) == ExportedID.trace(uuid + "#2", occurrence: 1))
    let spans = Set(traces.flatMap { trace in ["s1", "s2", "w1"].map { ExportedID.span($0, of: trace) } })
    #expect(spans.count == 9 && spans.allSatisfy { $0.count == 16 })
  }

  @Test(arguments: [
    (#""a\n""#, "a\n", "string"), ("12", "12", "integer"), ("-3", "-3", "integer"),
    ("1.50", "1.50", "number"),
    ("9223372036854775808", "9223372036854775808", "number"), ("true", "true", "boolean"),
    (#"{"a":1}"#, #"{"a":1}"#, "string"), ("null", "null", "string"), ("NaN", "NaN", "string"),
  ])
  func `a logged value keeps its type`(raw: String, text: String, type: String) {
    let value = ExportedAttribute("key", logged: raw).value
    #expect(value.text == text)
    let found =
      switch value {
      case .string: "string"
      case .integer: "integer"
      case .number: "number"
      case .boolean: "boolean"
      }
    #expect(found == type)
  }

  @Test func `a request without a step is one span from its first to its last record`() {
    var fixture = TraceViewFixture("r-1", outcome: .unknown)
    _ = fixture.event(.note, "api", after: 5, name: "second")
    _ = fixture.event(.note, "api", after: 2, name: "first")
    let trace = ExportedTrace(fixture.built)
    #expect(trace.spans.count == 1)
    #expect(trace.spans[0].end - trace.spans[0].start == 3_000_000)
    #expect(trace.spans[0].events.map(\.name) == ["second", "first"])
    #expect(trace.spans[0].parent == nil && trace.spans[0].origin.service == "api")
  }

  private func span(
    _ start: Int64, _ end: Int64, _ service: String = "api", wait: String? = nil, below parent: String? = nil
  ) -> ExportedSpan {
    var span = ExportedSpan(
      id: "\(start)", parent: parent, name: wait ?? "work", origin: Origin(service: service), start: start,
      end: end)
    span.isWait = wait != nil
    return span
  }

  @Test func `slices of a thread enclose what they led to, or follow each other`() {
    let lanes = ThreadLanes([
      span(0, 100), span(10, 50, below: "0"), span(50, 90, below: "0"), span(60, 95, below: "0"),
      span(100, 120), span(5, 15, "db"),
      span(1, 4, wait: "jobs queue wait"), span(2, 9, wait: "jobs queue wait"),
    ])
    #expect(lanes.names == ["api", "jobs queue wait", "jobs queue wait 2", "db", "api 2"])
    #expect(lanes.threads == [1, 1, 1, 5, 1, 4, 2, 3])
  }

  @Test func `calls beside each other stand on threads of their own, though one outlasts the other`() {
    let lanes = ThreadLanes([
      span(0, 100), span(10, 90, below: "0"), span(20, 50, below: "0"), span(30, 40, below: "20"),
      // Below the first, through another program.
      span(55, 60, "db", below: "20"), span(56, 58, below: "55"), span(70, 80, below: "0"),
    ])
    #expect(lanes.threads == [1, 1, 2, 2, 3, 2, 2])
    #expect(lanes.names == ["api", "api 2", "db"])
  }

  @Test(arguments: [
    ("1.5", true), ("2e3", true), ("9223372036854775808", false), ("1e999", false), ("7", false),
  ])
  func `a fraction that a double holds is one`(raw: String, isFraction: Bool) {
    #expect(ExportedAttribute("key", logged: raw).value.isFraction == isFraction)
  }

  @Test func `an end before the beginning is none for viewers, and stands in an attribute`() {
    var backward = span(50, 50)
    backward.setEnd(Nanoseconds(-20))
    #expect(backward.end == 50)
    #expect(backward.attributes.map(\.key) == ["trace.duration_ns"])
    var open = span(50, 50)
    open.setEnd(nil)
    #expect(open.attributes.map(\.key) == ["trace.unfinished"])
  }
}
