import ArgumentParser
import TraceModel
import TraceRendering

/// `trace show`: one request's story.
struct ShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    _superCommandName: "trace",
    abstract: "Draw the timeline of a request.",
    usage: "trace show <id> ... [<options>]",
    discussion: """
      EXAMPLES
        trace show 7f3a9c1e-6a4d-4e0f-9b7a-0d2c5e8f1a33
        trace show 7f3a
        trace show 'req-1#2'
        trace find --outcome failed | trace show -
        trace show 7f3a --raw | jq .
        trace show 7f3a --format json | jq .critical_path
        trace show 7f3a --from api.jsonl consumer.jsonl

      An id may be shortened to any beginning that only one request has; case, braces and the hyphens of a UUID \
      do not matter. Of an id that names several requests all are shown, and id#2 is the second. With '-' ids come from standard input, one a line. The cost is that of the request's own \
      records.

      The drawing has a bar for each HTTP attempt, for the wait in the queue and for the work of each \
      delivery. Below it stand the critical path (its parts add up to the whole), the clocks that told the \
      times, and what reconstruction noticed or could not find.

      EXIT STATUS
        0   every id was shown
        1   an id was not found, or fits more than one request
        2   failed, or lines were skipped under --strict
        64  wrong usage
      """)

  @Argument(
    help: ArgumentHelp(
      "Correlation ids or their beginnings; '-' reads them from standard input.", valueName: "id"))
  var ids: [String]

  @OptionGroup var source: SourceOptions

  @Option(name: .long, help: "Print in this format; table is the drawing.")
  var format = OutputFormat.table

  @Flag(name: .long, help: "Print the records as they were logged, in causal order.")
  var raw = false

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var output: OutputOptions

  mutating func run() async throws {
    let requests = try await source.open(keepsRecords: true)
    let known = try clockOptions.clocksAndOffer(of: requests)
    let teller = StoryTeller(
      source: requests, clocks: known.clocks, offer: known.offer, precision: try requests.precision())
    let renderer = ShowRenderer(format: format, page: try output.page())
    let names = IdentifierArguments(ids)
    var stories: [TraceStory] = []
    var shown = 0
    var missing = 0
    while let name = names.next() {
      let keys = try find(name, in: requests)
      if keys.isEmpty { missing += 1 }
      for key in bounded(keys, name) {
        let story = try teller.story(of: key)
        if format == .json, !raw {
          stories.append(story)
        } else {
          if shown > 0, format == .table || format == .markdown, !raw { Output.write("\n") }
          Output.write(raw ? renderer.renderRaw([story]) : renderer.render([story]))
        }
        shown += 1
      }
    }
    if !stories.isEmpty { Output.writeLine(renderer.render(stories)) }
    try source.conclude(requests)
    if missing > 0 || shown == 0 { throw Failure(.nothingFound) }
  }

  /// The requests that a name means, several of an id that was reused; none, with a message, if there is no such
  /// id or more than one.
  private func find(_ name: String, in requests: any RequestSource) throws -> [RequestKey] {
    let matches = try requests.requests(named: name, limit: 6)
    if matches.count == 1 { return try requests.generations(of: matches[0]) }
    if matches.isEmpty, let part = GenerationName.parse(name) {
      return try find(part.id, generation: part.generation, in: requests)
    }
    Diagnostics.print(matches.isEmpty ? try unknown(name, requests) : try ambiguous(name, matches, requests))
    return []
  }

  private func find(_ id: String, generation: Int, in requests: any RequestSource) throws -> [RequestKey] {
    let keys = try find(id, in: requests)
    if keys.indices.contains(generation - 1) { return [keys[generation - 1]] }
    guard !keys.isEmpty else { return [] }
    Diagnostics.print(
      Diagnostic(
        "the id '\(id)' names \(NumberFormat.counted(keys.count, "request")), so there is no #\(generation)",
        details: ["to show what there is: trace show '\(id)'"]))
    return []
  }

  /// Drawings of one id on a terminal at most.
  private static let drawingLimit = 20

  /// The first of very many requests with one id, where a person looks.
  private func bounded(_ keys: [RequestKey], _ name: String) -> ArraySlice<RequestKey> {
    guard format == .table, !raw, TerminalStream.output.isTerminal, keys.count > Self.drawingLimit else {
      return keys[...]
    }
    Diagnostics.print(
      Diagnostic(
        "the id '\(name)' names \(NumberFormat.counted(keys.count, "request")), of which the first \(Self.drawingLimit) are drawn",
        details: ["to draw another one: trace show '\(name)#\(Self.drawingLimit + 1)'"]))
    return keys.prefix(Self.drawingLimit)
  }

  private func unknown(_ name: String, _ requests: any RequestSource) throws -> Diagnostic {
    let count = try requests.requestCount()
    guard count > 0 else {
      return Diagnostic(
        "\(requests.name) holds no request", details: ["to index logs: trace ingest LOGS"])
    }
    let near = try requests.neighbours(of: name, limit: 2).filter {
      $0.lowercased().first == name.lowercased().first
    }
    let nearest = near.isEmpty ? [] : ["nearest in \(requests.name): \(near.joined(separator: ", "))"]
    return Diagnostic(
      "no request has the correlation id '\(name)'",
      details: nearest + ["to list what is there: trace find --limit 20"])
  }

  private func ambiguous(_ name: String, _ matches: [RequestKey], _ requests: any RequestSource) throws
    -> Diagnostic
  {
    let ids = try matches.prefix(5).map { key in
      let material = try requests.material(for: key)
      return material.events.first.map { material.details($0).correlationID } ?? ""
    }
    return Diagnostic(
      "more than one request begins with '\(name)'",
      details: [
        "they are: " + ids.joined(separator: ", ") + (matches.count > 5 ? ", …" : ""),
        "to choose one: type more of it",
      ])
  }
}

/// The ids of a command line, with those of standard input where "-" stands. They are read as they are needed,
/// so that the first is shown while the producer still works.
final class IdentifierArguments {
  private var arguments: ArraySlice<String>
  private var isReadingInput = false

  init(_ arguments: [String]) { self.arguments = arguments[...] }

  /// The next id; nil behind the last. Of a line, the first word counts.
  func next() -> String? {
    while true {
      if isReadingInput {
        guard let line = readLine() else {
          isReadingInput = false
          continue
        }
        if let word = line.split(whereSeparator: \.isWhitespace).first { return String(word) }
        continue
      }
      guard let argument = arguments.popFirst() else { return nil }
      guard argument == "-" else { return argument }
      isReadingInput = true
    }
  }
}
