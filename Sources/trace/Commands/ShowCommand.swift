import TraceSources
import ArgumentParser
import TraceModel
import TraceRendering

/// `trace show`: one request's view.
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

      An id may be shortened to any beginning that only one request has; braces and the hyphens of a UUID do not \
      matter, nor does case, unless two ids differ in nothing else. Of an id that names several requests all are \
      shown, and id#2 is the second. With '-' ids come from standard input, one a line. The cost is that of the \
      request's own records.

      The drawing has a bar for each HTTP attempt, for the wait in the queue and for the work of each \
      delivery. Below it stand the critical path (its parts add up to the whole), the clocks that told the \
      times, and what reconstruction noticed or could not find. Of more than 200 bars those are drawn that come \
      first and last, that failed and that took longest; of very many log lines, notes and requests with one id \
      some are left out likewise, and a line says how many. --all draws everything; the formats for programs \
      always have everything.

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

  @Option(
    name: .long,
    help: "Print in this format; table, which it is without this option, and markdown are the drawing.")
  var format: FormatOption<any ShowFormat>?

  @Flag(name: .long, help: "Draw everything, however much there is.")
  var all = false

  @Flag(name: .long, help: "Print the records as they were logged, byte for byte, in causal order.")
  var raw = false

  @Flag(name: .long, help: .hidden)
  var explain = false

  @OptionGroup var clockOptions: ClockOptions
  @OptionGroup var output: OutputOptions

  mutating func validate() throws {
    if raw, let format {
      throw ValidationError(
        "--raw prints the records as they were logged, and not as \(format.writer.name)")
    }
  }

  mutating func run() async throws {
    let format = format?.writer ?? TableFormat()
    let requests = try await source.open(keepsRecords: true)
    let known = try clockOptions.clocksAndOffer(of: requests)
    let teller = TraceViewBuilder(
      source: requests, clocks: known.clocks, offer: known.offer, precision: try requests.precision())
    let page = try output.page()
    let search = IdentifierSearch(requests: requests, source: source)
    let names = IdentifierArguments(ids)
    var stories: [TraceView] = []
    var shown = 0
    var missing = 0
    while let name = names.next() {
      let keys = try search.keys(of: name)
      if keys.isEmpty { missing += 1 }
      for key in bounded(keys, name, isDrawn: !raw && format.isForPeople) {
        if explain {
          Output.writeLine(ExplanationText(try teller.explanation(of: key)).text)
          shown += 1
          continue
        }
        let view = try teller.view(of: key)
        if raw {
          Output.write(bytes: RawRecords.lines([view], on: page))
        } else if format.showsOneByOne {
          let options = ShowOptions(isWhole: all, isContinued: shown > 0)
          Output.write(format.show([view], on: page, options))
        } else {
          stories.append(view)
        }
        shown += 1
      }
    }
    if !stories.isEmpty { Output.writeLine(format.show(stories, on: page, ShowOptions(isWhole: all))) }
    try source.conclude(requests)
    if shown + missing == 0 { throw Self.noIDs }
    if missing > 0 || shown == 0 { throw Failure(.nothingFound) }
  }

  private static let noIDs = Failure(
    .nothingFound, "no id came from standard input",
    details: ["one a line is read, for example: trace find --outcome failed | trace show -"])

  /// Drawings of one id at most.
  private static let drawingLimit = 20

  /// The first of very many requests with one id, where a person looks.
  private func bounded(_ keys: [RequestKey], _ name: String, isDrawn: Bool) -> ArraySlice<RequestKey> {
    guard isDrawn, !all, keys.count > Self.drawingLimit else { return keys[...] }
    let next = "\(name)#\(Self.drawingLimit + 1)"
    Diagnostics.print(
      remark: "the id '\(name)' names \(NumberFormat.counted(keys.count, "request")), of which the first "
        + "\(Self.drawingLimit) are drawn",
      details: [
        "to draw all of them: trace show \(Shell.quoted(name)) --all\(source.typed)",
        "to draw another one: trace show \(Shell.quoted(next))\(source.typed)",
      ])
    return keys.prefix(Self.drawingLimit)
  }
}
