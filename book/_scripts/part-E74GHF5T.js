var o=t=>Array.from({length:8},(r,a)=>Math.max(0,1-Math.abs(a+1-t)/2));export{o as a};
