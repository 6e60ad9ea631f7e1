import TraceModel

/// One request for people: heading, waterfall, and what is to be said about it.
struct TimelineText {
  private let view: TraceView
  private let names: DisplayNames
  private let page: OutputTarget
  /// Nothing is left out, however much there is.
  private let isWhole: Bool

  init(_ view: TraceView, page: OutputTarget, isWhole: Bool = false) {
    self.view = view
    self.page = page
    self.isWhole = isWhole
    names = DisplayNames(view)
  }

  /// Columns before the text of a labelled line.
  static let labelWidth = 15
  /// Loose remarks, clocks and notes shown at most.
  static let lineLimit = 20
  /// Log lines of a request without any row shown at most; of more the first, the last and the most severe.
  static let logLineLimit = 40

  /// The whole, with its last line end.
  var text: String { lines.joinedLines }

  private var lines: [String] {
    let (rows, loose) = WaterfallRemarks.attach(
      view, to: WaterfallRows.make(view, names: names), names: names)
    let drawn = Waterfall(rows: rows, outcome: view.summary.outcome, page: page, isWhole: isWhole).lines()
    return TimelineHeading(view, page: page).lines + (rows.isEmpty ? [] : drawn)
      + statements(hasRows: !rows.isEmpty, loose)
  }

  /// The lines below the bars: remarks that belong to none, the critical path, the caller's times, clocks and notes.
  /// Without bars they begin with the records.
  func statements(hasRows: Bool, _ loose: [WaterfallRow.Remark]) -> [String] {
    (hasRows ? remarks(loose) : records) + criticalPath + milestones + clock + notes
  }

  private func duration(_ segment: Segment) -> Nanoseconds? {
    view.segments.first { $0.segment == segment }?.duration
  }

  // MARK: Without rows

  /// The records of a request without a known step, which cannot be drawn.
  private var records: [String] {
    RecordLines(view, names: names, page: page, most: Self.logLineLimit, isWhole: isWhole).lines + meaning
  }

  /// How to say what the records of an unknown request mean.
  private var meaning: [String] {
    guard view.summary.outcome == .unknown else { return [] }
    let records = view.trace.events.count
    let what =
      records == 1
      ? "its only record is no step" : "none of its \(NumberFormat.grouped(records)) records is a step"
    var files: [String] = []
    for details in view.details where !details.file.isEmpty && !files.contains(details.file) {
      files.append(details.file)
    }
    return ["\(what) that trace knows", InferenceAdvice.text(files)].flatMap { text in
      Paragraph.lines(TerminalText.escaped(text), width: page.width)
    }
  }

  private var lineLimit: Int { isWhole ? .max : Self.lineLimit }

  private func omission(_ count: Int, _ noun: String) -> [String] {
    guard count > 0 else { return [] }
    let text = "… \(NumberFormat.counted(count, noun)) \(Excerpt.hint)"
    return [StyledText(text, .dim).truncatedToPage(page).rendered(page.style)]
  }

  private func remarks(_ loose: [WaterfallRow.Remark]) -> [String] {
    let shown = loose.prefix(lineLimit)
    return shown.map { $0.line(indent: "", on: page) } + omission(loose.count - shown.count, "more log line")
  }
}

// MARK: - Labelled lines

extension TimelineText {
  /// The parts merged by segment, in order of their first occurrence; the share of those from 1 % on.
  private var criticalPath: [String] {
    var order: [Segment] = []
    var sums: [Segment: Nanoseconds] = [:]
    for part in view.criticalPath {
      if sums[part.segment] == nil { order.append(part.segment) }
      sums[part.segment, default: .zero] += part.duration
    }
    let total = Double(sums.values.reduce(0) { $0 + $1.count })
    let shares = NumberFormat.shares(order.map { Double(sums[$0, default: .zero].count) }, of: total)
    let parts = zip(order, shares).map { segment, written in
      let sum = sums[segment, default: .zero]
      let tolerance = tolerance(ofPath: segment)
      // A share of what is not known to a tenth of the whole says nothing.
      let isKnown = Double(tolerance?.count ?? 0) * 10 <= total
      let share = total > 0 && isKnown ? Double(sum.count) / total : 0
      let remark = share >= 0.01 ? " (\(written))" : ""
      return StyledText(
        "\(segment.wordsOfPath) \(DurationFormat.text(sum, tolerance: tolerance))\(remark)",
        share >= 0.1 ? .bold : .plain)
    }
    return labelled("critical path", parts)
  }

  /// The error of all parts of a segment on the critical path together.
  private func tolerance(ofPath segment: Segment) -> Nanoseconds? {
    let known = view.criticalPath.filter { $0.segment == segment }
      .compactMap { view.precision.tolerance(from: $0.from, to: $0.origin) }
    return known.isEmpty ? nil : known.reduce(.zero, +)
  }

  /// The times of the caller that differ from the end: its answer, and the first of several messages done. Of a
  /// request with a message missing these are all that is known.
  private var milestones: [String] {
    let done = duration(.endToEnd)
    guard let first = duration(.firstEffect), first != done else { return [] }
    let times = [
      ("client answered", Segment.accepted), ("first message done", .firstEffect), ("all done", .endToEnd),
    ]
    return labelled(
      "latency",
      times.compactMap { name, segment in
        guard let time = TimelineHeading.time(of: segment, in: view) else {
          return segment == .endToEnd ? StyledText("not all done") : nil
        }
        return StyledText("\(name) after \(time)")
      })
  }

  /// The grounds on which clocks are known: one line for all clocks that agree, one for each other.
  private var clock: [String] {
    var seen: Set<OriginID> = []
    let origins = view.trace.events.map(\.origin).filter { seen.insert($0).inserted }
    guard origins.count > 1 else { return [] }
    let stated = view.clocks.filter { $0.statement.kind != .same && $0.statement.kind != .uncorrected }
    guard stated.isEmpty || view.dependsOnClocks else { return coarse(origins) }
    guard !stated.isEmpty else {
      return sentence(
        "clock", "as logged (uncorrected) across " + origins.map(names.origin).joined(separator: ", "))
        + coarse(origins)
    }
    return stated.prefix(lineLimit).enumerated().flatMap { index, clock in
      let hint = clock.statement.isCorrected ? "; --raw-times for logged times" : ""
      return sentence(
        index == 0 ? "clock" : "",
        "\(names.origin(clock.origin)) \(ClockSentence.text(clock.statement))\(hint)")
    } + omission(stated.count - min(stated.count, lineLimit), "more clock") + offers + coarse(origins)
  }

  /// Programs whose times are so coarse as to need a ± on durations.
  private func coarse(_ origins: [OriginID]) -> [String] {
    origins.flatMap { origin -> [String] in
      guard let step = view.precision.printedStep(of: origin) else { return [] }
      return sentence(
        "",
        "\(names.origin(origin)) tells the time in steps of \(DurationFormat.text(step)): within a step its records "
          + "are drawn behind what they follow")
    }
  }

  /// The correction of bounded clocks by idle consumers, if it is more than fetching may take.
  private var offers: [String] {
    let offers = view.clocks.compactMap { clock -> String? in
      guard clock.statement.kind == .bound, let assumed = clock.statement.assumed else { return nil }
      guard abs(assumed.offset.count) > assumed.spread.count else { return nil }
      let tolerance = DurationFormat.tolerance(view.precision.printedStep(of: clock.origin))
      return "\(names.origin(clock.origin)) \(ClockSentence.offset(assumed.offset))\(tolerance)"
    }
    guard !offers.isEmpty else { return [] }
    return sentence(
      "",
      "if an idle consumer takes a message at once: " + offers.joined(separator: ", ")
        + " (--assume idle-pickup)")
  }

  /// All notes but those in the lines about clocks.
  private var notes: [String] {
    let notes = view.trace.notes.filter { if case .clockCorrected = $0 { false } else { true } }
    let shown = notes.prefix(lineLimit)
    return shown.enumerated().flatMap { index, note in
      sentence(index == 0 ? "notes" : "", NoteSentence(note, names: names).text)
    } + omission(notes.count - shown.count, "more note")
  }

  private func sentence(_ label: String, _ text: String) -> [String] {
    let room = page.width.map { max(1, $0 - Self.labelWidth - 2) }
    return Paragraph.lines(TerminalText.escaped(text), width: room).enumerated().map { index, line in
      self.line(index == 0 ? label : "", StyledText(index == 0 ? line : "  " + line))
    }
  }

  /// `parts` with dots between them, broken at the dots.
  private func labelled(_ label: String, _ parts: [StyledText]) -> [String] {
    let room = page.width.map { max(1, $0 - Self.labelWidth) } ?? .max
    var lines: [StyledText] = []
    for part in parts {
      if let last = lines.last, last.width + 3 + part.width <= room {
        lines[lines.count - 1].append(" · ", .dim)
        lines[lines.count - 1].append(part)
      } else {
        lines.append(part)
      }
    }
    return lines.enumerated().map { line($0 == 0 ? label : "", $1) }
  }

  private func line(_ label: String, _ text: StyledText) -> String {
    var line = StyledText(label, .dim)
    line.pad(to: Self.labelWidth)
    line.append(text)
    return line.truncatedToPage(page).rendered(page.style)
  }
}
