// Draws a chart from the table that says the same: <div data-chart="the table's id">. Columns marked data-series
// are drawn as bar or line; the first column names the places; cells hold the exact figure in data-value.
"use strict";
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function drawn(place) {
    const table = document.getElementById(place.dataset.chart);
    if (!table || !window.echarts) return;
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    const colours = [token("--accent-text"), token("--expiring"), token("--quiet")];
    const series = heads.flatMap((head, column) => head.dataset.series ? [{
      name: head.textContent,
      type: head.dataset.series,
      yAxisIndex: head.dataset.series === "line" ? 1 : 0,
      color: colours[column - 1],
      symbolSize: 6,
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      data: rows.map((row) => Number(row.cells[column].dataset.value)),
    }] : []);
    place.hidden = false;
    const chart = echarts.init(place, null, { renderer: "svg" });
    const ink = { color: token("--quiet") };
    const axis = () => ({ type: "value", min: 0, axisLabel: ink, splitLine: { lineStyle: { color: token("--line") } } });
    chart.setOption({
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      aria: { enabled: true },
      grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, textStyle: { color: token("--ink") } },
      tooltip: { trigger: "axis", backgroundColor: token("--raised"), borderColor: token("--line"), textStyle: { color: token("--ink") } },
      xAxis: { type: "category", data: rows.map((row) => row.cells[0].textContent), axisLabel: ink },
      yAxis: series.some((each) => each.type === "line") ? [axis(), { ...axis(), splitLine: { show: false } }] : [axis()],
      series,
    });
    addEventListener("resize", () => chart.resize());
  }

  for (const place of document.querySelectorAll("[data-chart]")) drawn(place);
})();
