import Foundation
import SyntheticFleet
import Testing
import TraceModel

@testable import TraceRendering

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The elements of an XML document in their order, each with its text.
private final class XMLElements: NSObject, XMLParserDelegate {
  struct Element {
    var name: String
    var attributes: [String: String]
    var text = ""

    func number(_ attribute: String) -> Double? { attributes[attribute].flatMap(Double.init) }
  }

  private(set) var elements: [Element] = []
  private var open: [Int] = []

  /// nil where the text is not well-formed.
  init?(_ text: String) {
    super.init()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    guard parser.parse() else { return nil }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(elements.count)
    elements.append(Element(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if let last = open.last { elements[last].text += text }
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
  ) { _ = open.popLast() }

  func bars(_ look: String) -> [Element] {
    elements.filter { $0.name == "rect" && $0.attributes["class"] == look }
  }
}

/// Requests as SVG.
@Suite struct SVGFormatTests {
  private func drawing(_ views: TraceView...) throws -> XMLElements {
    try #require(XMLElements(SVGFormat().show(views, on: OutputTarget())))
  }

  /// The queue waits from 17 to 288 ms of 2,318; the consumer works from 292 ms to the end, and has held the message for 4.
  @Test func `a bar begins and ends where its stretch does`() throws {
    let drawing = try drawing(TraceViewFixture.video().built)
    let work = try #require(drawing.bars("s2").first)
    let client = try #require(drawing.bars("s0").first)
    let waits = drawing.bars("wait")
    let left = try #require(client.number("x"))
    let right = try #require(work.number("x")) + #require(work.number("width"))
    func part(_ element: XMLElements.Element) throws -> (begin: Double, end: Double) {
      let x = try #require(element.number("x"))
      let end = try x + #require(element.number("width"))
      return ((x - left) / (right - left), (end - left) / (right - left))
    }
    for (element, begin, end) in [
      (client, 0.0, 38.0), (waits[0], 17, 288), (waits[1], 288, 292), (work, 292, 2318),
    ] {
      let part = try part(element)
      #expect(
        abs(part.begin - begin / 2318) < 0.001 && abs(part.end - end / 2318) < 0.002, "\(begin) – \(end)")
    }
    #expect(waits.count == 2)
  }

  @Test func `what the drawing of a terminal says is there`() throws {
    let view = TraceViewFixture.video().built
    let texts = try Set(drawing(view).elements.filter { $0.name == "text" }.map(\.text))
    for line in TimelineText(view, page: OutputTarget(width: 150)).text.split(separator: "\n") {
      for word in ["critical path", "latency", "clock", "notes"] where line.hasPrefix(word) {
        #expect(texts.contains(String(line)), "\(line)")
      }
    }
    for text in ["271 ms", "+17 ms", "2.026 s", "ok", "client POST /jobs/video", "2.0 s"] {
      #expect(texts.contains { $0.trimmingCharacters(in: .whitespaces) == text }, "\(text)")
    }
  }

  @Test func `nothing from a log is markup, and nothing is fetched`() throws {
    for seed in Seeds.first(100) {
      let text = SVGFormat().show([makeView(seed: seed)], on: OutputTarget(), ShowOptions(isWhole: true))
      let drawing = try #require(XMLElements(text), "seed \(seed)")
      let names = Set(drawing.elements.map(\.name))
      #expect(names.isSubset(of: ["svg", "title", "style", "defs", "pattern", "line", "rect", "g", "text"]))
      #expect(!text.contains("href") && !text.contains("url(h") && !text.contains("@import"))
      #expect(!TerminalText.isUnsafe(text.replacing("\n", with: "")), "seed \(seed)")
    }
  }

  @Test func `an id of markup comes back whole`() throws {
    let id = #"</title><script>alert("1")</script>&amp;]]>"#
    let view = TraceViewFixture(id).built
    let title = try #require(drawing(view).elements.first { $0.name == "title" })
    #expect(title.text.hasPrefix(id))
  }

  @Test func `several requests stand one below the other`() throws {
    let (one, both) = (
      try drawing(TraceViewFixture.video().built),
      try drawing(TraceViewFixture.video().built, TraceViewFixture.video().built)
    )
    func height(_ drawing: XMLElements) -> Double? {
      drawing.elements[0].attributes["viewBox"]?.split(separator: " ").last.flatMap { Double($0) }
    }
    let single = try #require(height(one))
    #expect(height(both) == 2 * single)
    let places = both.elements.filter { $0.name == "g" }.compactMap { $0.attributes["transform"] }
    #expect(places == ["translate(0 0)", "translate(0 \(SVGElement.number(single)))"])
  }

  /// Bars are as long as their stretches, so that no length of a screen is too small for it: at least two units.
  @Test func `a stretch without length is seen`() throws {
    var builder = TraceViewFixture()
    let received = builder.event(.requestReceived, "api", after: 0)
    let responded = builder.event(.responseSent, "api", after: 0, status: 200)
    builder.exchange(received: received, responded: responded)
    #expect(try drawing(builder.built).bars("s0").first?.number("width") == 2)
  }
}
