import Testing

/// Fields that name programs in some logs are attributes where a log names its programs otherwise.
struct ExplainedNamesTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// 2,000 answered requests of `api`, of which each hundredth is slow; `field` has `garden` in these and in each
  /// fifth. It is the record's own, or of its member `object`.
  private func log(_ field: String, in object: String? = nil) throws -> String {
    var lines = ""
    for number in 0..<2_000 {
      let value = number.isMultiple(of: 5) ? "garden" : "tools"
      let lasts = number.isMultiple(of: 100) ? 200 : 10 + number % 7
      for (time, event) in [(0, "request_received"), (lasts, "response_sent")] {
        let milliseconds = 1_790_000_000_000 + 1_000 * number + time
        lines +=
          #"{"time":\#(milliseconds),"service":"api","correlation_id":"r-\#(number)","event":"\#(event)","#
        let named = #""\#(field)":"\#(value)""#
        let member = object.map { #""\#($0)":{\#(named)}"# } ?? named
        lines += #""method":"GET","path":"/items","status_code":200,\#(member)}"# + "\n"
      }
    }
    return try directory.write(lines, to: "\(field).jsonl")
  }

  @Test(arguments: ["section", "category", "component", "logger", "label"])
  func `the names of loggers are compared as attributes`(field: String) async throws {
    let explained = try await TraceBinary.run(["report", "--explain", "--from", log(field)])
    #expect(explained.text.contains("\(field)=garden"))
  }

  @Test(arguments: ["container", "kubernetes"])
  func `a name that other logs have as an object is an attribute`(field: String) async throws {
    let log = try log(field)
    let explained = try await TraceBinary.run(["report", "--explain", "--from", log])
    #expect(explained.text.contains("\(field)=garden"))
    _ = try await TraceBinary.run(["ingest", log], in: directory).succeeded("ingest")
    let stored = try await TraceBinary.run(["report", "--explain"], in: directory)
    #expect(stored.text.contains("\(field)=garden"))
    let grouped = try await TraceBinary.run(["report", "--by", field], in: directory)
    #expect(grouped.text.contains("\(field)=garden"))
  }

  @Test(arguments: ["queue", "group", "routing_key", "consumer_group"])
  func `what names topics and groups is, on a call, named as not looked at`(field: String) async throws {
    let log = try log(field)
    let explained = try await TraceBinary.run(["report", "--explain", "--from", log])
    #expect(explained.text.contains("of messages only, or names of programs in other logs: \(field)\n"))
    let json = try await TraceBinary.run(["report", "--explain", "--format", "json", "--from", log])
    #expect(json.text.contains(#""omitted_attributes":["\#(field)"]"#))
  }

  @Test(arguments: ["host", "name"])
  func `what would name a program outside of an object is named as not looked at`(field: String) async throws
  {
    let log = try log(field, in: "metadata")
    let explained = try await TraceBinary.run(["report", "--explain", "--from", log])
    #expect(explained.text.contains("or names of programs in other logs: \(field)\n"))
    _ = try await TraceBinary.run(["ingest", log], in: directory).succeeded("ingest")
    let stored = try await TraceBinary.run(["report", "--explain"], in: directory)
    #expect(stored.text.contains("or names of programs in other logs: \(field)\n"))
  }

  @Test(arguments: ["app", "application"])
  func `what names programs in other logs is named as not looked at`(field: String) async throws {
    let log = try log(field)
    let explained = try await TraceBinary.run(["report", "--explain", "--from", log])
    #expect(explained.text.contains("or names of programs in other logs: \(field)"))
    let grouped = try await TraceBinary.run(["report", "--by", field, "--from", log])
    #expect(grouped.text.contains("\(field)=garden"))
  }
}
