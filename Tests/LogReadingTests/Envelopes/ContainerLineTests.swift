import Testing
import TraceModel

@testable import LogReading

/// Lines of containers and of the tools that show them.
struct ContainerLineTests {
  private static let pod = "web-7d9f8b6c5-x2x9z"
  private let start = #"{"message":"Request started","request_id":"r1"}"#
  private let end = #"{"message":"Request finished","request_id":"r1"}"#

  private func time(_ milliseconds: Int) -> String {
    "2026-01-01T00:00:00.\(String(1000 + milliseconds).dropFirst())Z"
  }

  private func docker(_ text: String, at milliseconds: Int, _ stream: String = "stdout") -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\n", with: "\\n")
    return #"{"log":"\#(escaped)","stream":"\#(stream)","time":"\#(time(milliseconds))"}"# + "\n"
  }

  // MARK: CRI

  @Test func `the time before a record of a CRI line counts where the record has none`() throws {
    let own = #"{"ts":"2026-01-01T00:00:00.007Z","message":"Request started","request_id":"r1"}"#
    let log = try OpenedLog(
      "\(time(0)) stdout F \(own)\n\(time(10)) stdout F \(end)\n")
    #expect(log.envelope == "CRI lines")
    #expect(log.events == ["7  r1 1", "10  r1 2"])
  }

  @Test func `pieces of a CRI line are joined for each stream, and are of the time of the first`() throws {
    let log = try OpenedLog(
      "\(time(0)) stdout P \(start.prefix(20))\n\(time(1)) stderr P {\"message\":\n\(time(2)) stdout P \n"
        + "\(time(3)) stdout F:x \(start.dropFirst(20))\n\(time(4)) stderr F \"x\",\"request_id\":\"r2\"}\n")
    #expect(log.events == ["0  r1 1", "1  r2 2"])
    #expect(log.skipped == [])
  }

  @Test func `a text in a CRI line is a record without id, whatever braces are in it`() throws {
    let log = try OpenedLog(
      "\(time(0)) stdout F \(start)\n\(time(1)) stderr F user {7} {logged in\n\(time(2)) stdout F \n\(time(3)) stdout F {\"a\":1} x\n"
    )
    #expect(log.events == ["0  r1 1"])
    #expect(log.block.uncorrelated.map(\.line) == [2, 4])
    #expect(log.block.counts.lines == 3)
  }

  @Test func `a CRI line that breaks off is counted and not settled`() throws {
    let whole = "\(time(0)) stdout F \(start)\n"
    for torn in [
      "\(time(1)) stdout F {\"a\":", "\(time(1)) stdout P {\"a\":\n", "\(time(1)) stdo",
      "\(time(1)) stdout F x",
    ] {
      let log = try OpenedLog(whole + torn)
      #expect(log.events == ["0  r1 1"], "\(torn)")
      #expect(log.block.incompleteLastLine?.line == 2, "\(torn)")
      #expect(log.block.counts.lines == 2, "\(torn)")
    }
  }

  // MARK: Docker

  @Test func `pieces of a line of Docker are joined for each stream, and others stand between`() throws {
    let log = try OpenedLog(
      docker(String(start.prefix(17)), at: 0) + docker("starting\n", at: 1, "stderr")
        + docker(String(start.dropFirst(17).prefix(9)), at: 2) + docker(start.dropFirst(26) + "\n", at: 3)
        + docker(end + "\n", at: 10))
    #expect(log.envelope == "Docker lines")
    #expect(log.events == ["0  r1 1", "10  r1 5"])
    #expect(log.block.uncorrelated.map(\.line) == [2])
    #expect(log.records[0] == docker(start + "\n", at: 0).dropLast())
  }

  @Test func `a container that ended without a line end has its last record, and the next one begins anew`()
    throws
  {
    let log = try OpenedLog(
      docker("up\n", at: 0) + docker(start, at: 1) + docker(end + "\n", at: 2) + docker(start, at: 3))
    #expect(log.events == ["1  r1 2", "2  r1 3", "3  r1 4"])
    #expect(log.block.incompleteLastLines == 0)
  }

  @Test func `a record of Docker whose last piece has not come is counted and not settled`() throws {
    let log = try OpenedLog(docker(start + "\n", at: 0) + docker(String(end.prefix(9)), at: 1))
    #expect(log.events == ["0  r1 1"])
    #expect(log.block.incompleteLastLine?.line == 2)
  }

  @Test func `a record of Docker that begins with more pieces than a sample has is joined`() throws {
    let long = start.dropLast() + #","n":""# + String(repeating: #"a\"b"#, count: 40_000) + #""}"#
    let bytes = Array(long.utf8)
    let pieces = stride(from: 0, to: bytes.count, by: 16_384).map { place in
      String(decoding: bytes[place..<min(place + 16_384, bytes.count)], as: UTF8.self)
    }
    let lines = pieces.enumerated().map { number, piece in
      docker(number == pieces.count - 1 ? piece + "\n" : piece, at: number)
    }
    let log = try OpenedLog(lines.joined() + docker(end + "\n", at: 99))
    #expect(log.envelope == "Docker lines")
    #expect(log.events == ["0  r1 1", "99  r1 \(pieces.count + 1)"])
  }

  @Test func `where a collector leaves the line ends out, no lines are joined`() throws {
    let log = try OpenedLog(docker(start, at: 0) + docker(end, at: 1))
    #expect(log.envelope == nil)
    #expect(log.events == ["0  r1 1", "1  r1 2"])
  }

  @Test func `a text that ends with a backslash and an n is no line end`() throws {
    let odd = docker(#"{"path":"c:\\n"#, at: 1)
    #expect(odd.contains(#"\\\\n","stream""#))
    let log = try OpenedLog(docker("up\n", at: 0) + odd + docker(#"","request_id":"r1"}"# + "\n", at: 2))
    #expect(log.events == ["1  r1 2"])
  }

  // MARK: Tools

  @Test(arguments: [
    ("[pod/\(pod)/web] %", "kubectl prefixes", "web/\(pod)"),
    ("\(pod) web %", "stern prefixes", "web/\(pod)"),
    ("prod \(pod) web %", "stern prefixes", "web/\(pod)"),
    ("\u{1B}[36m\(pod)\u{1B}[0m \u{1B}[32mweb\u{1B}[0m %", "stern prefixes", "web/\(pod)"),
    ("web-1  | %", "compose prefixes", "web/web-1"),
    ("\u{1B}[33mshop_web_1 |\u{1B}[0m %", "compose prefixes", "shop-web/shop_web_1"),
  ])
  func `what tools write before a record names who logged it, with and without a time`(
    prefix: String, envelope: String, origin: String
  ) throws {
    let own = start.replacing("{", with: #"{"time":"\#(time(5))","#)
    let plain = try OpenedLog(prefix.replacing("%", with: own) + "\n")
    #expect(plain.envelope == envelope)
    #expect(plain.events == ["5 \(origin) r1 1"])
    let timed = try OpenedLog(prefix.replacing("%", with: "\(time(7)) \(start)") + "\n")
    #expect(timed.envelope == envelope)
    #expect(timed.events == ["7 \(origin) r1 1"])
  }

  @Test func `what a record says of who logged it wins over the prefix`() throws {
    let own = start.replacing("{", with: #"{"time":"\#(time(5))","app":"shop","pod":"p-1","#)
    #expect(try OpenedLog("[pod/\(Self.pod)/web] \(own)\n").events == ["5 shop/p-1 r1 1"])
  }

  @Test(arguments: ["%T ", "%T app.web ", "%T host web[12]: ", "%T app[web.1]: "])
  func `a time in front of a record counts where the record has none`(prefix: String) throws {
    let log = try OpenedLog(
      prefix.replacing("%T", with: time(4)) + start + "\n" + prefix.replacing("%T", with: time(5)) + "text\n")
    #expect(log.envelope == "lines with a time in front")
    #expect(log.events == ["4  r1 1"])
    #expect(log.skipped == ["2: no JSON object in the line"])
  }

  @Test func `logcli's times and labels count where the record has none`() throws {
    let log = try OpenedLog(
      #"\#(time(9)) {app="web", pod="web-1", path="/a}\"b"} \#(end)"# + "\n"
        + #"\#(time(2)) {app="pay"} \#(start)"# + "\n")
    #expect(log.envelope == "logcli lines")
    #expect(log.events == ["9 web/web-1 r1 1", "2 pay r1 2"])
  }

  @Test(arguments: [
    "[0] app: [[1767225600.009, {}], %J]", "[12] kube.var.log: [1767225600.009000000, %J]",
    "[0] app: [[1767225600.009, {\"a\"=>1}], %R]",
    "[0] app: [[1767225600.009, {}], {\"log\"=>\"%J\", \"stream\"=>\"stdout\"}]",
    "[0] app: [[1767225600.009, {}], {\"stream\"=>\"stdout\", \"log\"=>\"%J\"}]",
    "[0] app: [[1767225600.009, {}], {\"log\"=>\"%S\", \"n\"=>nil, \"k\"=>{\"a\"=>[1, 2]}}]",
  ])
  func `what Fluent Bit prints is a record of its time, as JSON and as its own notation`(form: String) throws
  {
    let printed = start.replacing(":", with: "=>").replacing(",", with: ", ")
    let escaped = start.replacing("\"", with: "\\\"")
    let line = form.replacing("%J", with: start).replacing("%R", with: printed).replacing("%S", with: escaped)
    let log = try OpenedLog("\(line)\n\(line)\n")
    #expect(log.envelope == "Fluent Bit's lines")
    #expect(log.events == ["9  r1 1", "9  r1 2"])
  }

  @Test func `a line of Fluent Bit's that breaks off is counted`() throws {
    let line = "[0] app: [[1767225600.009, {}], \(start)]"
    for torn in [line.dropLast(), line.dropLast(2), line.dropLast(5), line.prefix(20)] {
      let log = try OpenedLog("\(line)\n\(torn)\n\(line)\n")
      #expect(log.events.count == 2, "\(torn)")
      #expect(log.block.counts.lines == 3, "\(torn)")
    }
  }

  @Test func `several records behind one prefix are told apart`() throws {
    let log = try OpenedLog("web-1 | \(time(3)) \(start)\(end)\n")
    #expect(log.events == ["3 web/web-1 r1 1.1", "3 web/web-1 r1 1.2"])
  }
}
