import TraceModel

extension HTMLPage.Drawing {
  /// The waterfall of a request, as `--format svg` draws it. `name` is the request's.
  init(_ view: TraceView, called name: String, times: TimestampFormat, isWhole: Bool = false) {
    let drawing = RequestDrawing(view, times: times, isWhole: isWhole)
    let (elements, height) = drawing.elements()
    request = name
    title = drawing.title
    let size = "\(SVGElement.number(RequestDrawing.width)) \(SVGElement.number(height))"
    svg = """
      <div class="scroll" tabindex="0" role="region" aria-label="Waterfall"><svg class="waterfall" viewBox="0 0 \(size)" \
      role="img" aria-label="\(SVGElement.escaped(title))">
      \(elements)</svg></div>

      """
  }
}
