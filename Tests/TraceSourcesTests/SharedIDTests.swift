import Foundation
import LogReading
import Testing
import TraceModel
import TraceStore

@testable import TraceSources

/// A trace id beside ids that change from hop to hop.
@Suite struct SharedIDTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

  private let directory: URL
  private let log: String

  init() throws {
    directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "trace-shared-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let hops = [
      ("client", "request_sent"), ("api", "request_received"), ("api", "message_published"),
      ("worker", "message_received"),
    ]
    let lines = hops.enumerated().map { number, hop in
      #"{"ts":\#(1_795_600_000_000 + number),"service":"\#(hop.0)","event":"\#(hop.1)","request_id":"\#(hop.0)-own","trace_id":"\#(Self.trace)"}"#
    }
    let alone =
      #"{"ts":1795600000009,"service":"api","event":"m","request_id":"other","trace_id":"0af7651916cd43dd8448eb211c80319c"}"#
    let file = directory.appendingPathComponent("all.jsonl")
    try Data((lines + [alone]).map { $0 + "\n" }.joined().utf8).write(to: file)
    log = file.path
  }

  private func sources() async throws -> [any RequestSource] {
    let decoder = try Decoders.ingest.get()
    let index = directory.appendingPathComponent("trace.db").path
    let file = try IndexFile(path: index, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer([log], index: file, decoder: decoder) { _, _ in }
    _ = try await indexer.run()
    let reading = try Decoders.index.get()
    return [
      try await LogFileSource(files: [log], decoder: Decoders.logs.get(), keepsRecords: true),
      IndexSource(
        index: try IndexFile(path: index, for: .reading, catalog: reading.catalog), decoder: reading),
    ]
  }

  @Test func `the requests that name a trace id beside their own are found by it, in any spelling`()
    async throws
  {
    defer { try? FileManager.default.removeItem(at: directory) }
    for source in try await sources() {
      for text in [Self.trace, Self.trace.uppercased(), "00-\(Self.trace)-00f067aa0ba902b7-01"] {
        let ids = try source.correlationIDs(of: source.requests(naming: text, limit: 20))
        #expect(ids.sorted() == ["api-own", "client-own", "worker-own"], "\(text)")
      }
      #expect(try source.requests(naming: "4bf92f3577b34da6a3ce929d0e0e4737", limit: 20).isEmpty)
      #expect(throws: IDResolver.Problem.self) { try IDResolver(source).requests(named: Self.trace) }
    }
  }

  /// Records of an index are decoded only where they may name a second id; those of logs all are.
  @Test
  func `what stands beside an id is found in whatever the record is packed, from an index as from logs`()
    async throws
  {
    defer { try? FileManager.default.removeItem(at: directory) }
    let hops = ["client", "api", "worker"]
    func record(_ hop: Int, _ more: String) -> String {
      #"{"ts":\#(1_795_600_000_000 + hop),"service":"\#(hops[hop])","event":"m","request_id":"\#(hops[hop])-own"\#(more)}"#
    }
    let beside = #","trace_id":"\#(Self.trace)""#
    let packings: [(String) -> String] = [
      { $0 }, { "2026-11-25 INFO " + $0 },
      { #"{"log":"\#($0.replacing("\"", with: "\\\""))\n","stream":"stdout"}"# },
      { #"{"fields":{"a":1},"message":\#($0)}"# },
    ]
    for (number, pack) in packings.enumerated() {
      let file = directory.appendingPathComponent("packed-\(number).jsonl").path
      let lines = hops.indices.map { pack(record($0, beside)) + "\n" + pack(record($0, "")) + "\n" }
      try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: file))
      let found = try await neighbours(in: file, "\(number)")
      #expect(found == [found[0], found[0]], "\(lines[0])")
      #expect(found[0] == [Self.trace], "\(lines[0])")
    }
    let own = directory.appendingPathComponent("own.jsonl").path
    let line =
      #"{"ts":1795600000000,"service":"api","event":"m","request_id":"\#(Self.trace)","trace_id":"\#(Self.trace.uppercased())"}"#
    try Data((line + "\n").utf8).write(to: URL(fileURLWithPath: own))
    #expect(try await neighbours(in: own, "own") == [[], []])
  }

  /// The ids that join requests, read from a log and from an index of it.
  private func neighbours(in file: String, _ name: String) async throws -> [[String]] {
    let decoder = try Decoders.ingest.get()
    let index = directory.appendingPathComponent("\(name).db").path
    let written = try IndexFile(path: index, for: .writing, catalog: decoder.catalog)
    var indexer = try Indexer([file], index: written, decoder: decoder) { _, _ in }
    _ = try await indexer.run()
    let reading = try Decoders.index.get()
    let sources: [any RequestSource] = [
      try await LogFileSource(files: [file], decoder: Decoders.logs.get(), keepsRecords: true),
      IndexSource(
        index: try IndexFile(path: index, for: .reading, catalog: reading.catalog), decoder: reading),
    ]
    var found: [[String]] = []
    for source in sources { found.append(try await source.neighbouringIDs().shared.map(\.id)) }
    return found
  }

  @Test func `doctor names the counters of two pods that collide`() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    let lines = (1...3).flatMap { number in
      ["api-a", "api-b"].enumerated().flatMap { place, pod in
        ["request_received", "response_sent"].enumerated().map { step, event in
          let time = 1_795_600_000_000 + number * 2_000 + place * 400 + step * 900
          return #"{"ts":\#(time),"service":"api","pod":"\#(pod)","req_id":\#(number),"event":"\#(event)"}"#
        }
      }
    }
    let file = directory.appendingPathComponent("pods.jsonl")
    try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: file)
    let source = try await LogFileSource(files: [file.path], decoder: Decoders.logs.get(), keepsRecords: true)
    let diagnosis = try await Diagnostician(source: source).diagnose()
    #expect(diagnosis.idCounts.counters == 3)
    #expect(diagnosis.suspiciousIDs.filter { $0.kind == .counter }.map(\.id) == ["1", "2", "3"])
  }

  @Test func `doctor names an id that joins what ids of each hop divide, and no other`() async throws {
    defer { try? FileManager.default.removeItem(at: directory) }
    for source in try await sources() {
      let diagnosis = try await Diagnostician(source: source).diagnose()
      #expect(diagnosis.idCounts.shared == 1)
      let shared = diagnosis.suspiciousIDs.filter { $0.id == Self.trace }
      #expect(
        shared.map(\.kind) == [.shared(key: "trace_id", ids: ["api-own", "client-own", "worker-own"])])
    }
  }
}
